import type { MiddlewareObj } from '@middy/core';
import * as z from 'zod';
import { RequestRefused } from './requestRefused.ts';

/**
 * Gives the door its event as a schema reads it.
 *
 * @param what the event is, for the error: "The event of S3"
 */
export function readEvent<T>(what: string, schema: z.ZodType<T>): MiddlewareObj<T> {
  return {
    before: function parseEvent(request) {
      const { data, error } = schema.safeParse(request.event);
      if (error) throw new RequestRefused(400, `${what} cannot be read. ${z.prettifyError(error)}`);
      request.event = data;
    },
  };
}
