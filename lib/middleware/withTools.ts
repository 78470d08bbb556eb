import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';

/**
 * Gives the door what it works with, as `context.tools`. The first invocation makes it, so that a variable that is missing is
 * answered and logged as any other failure is; what could not be made is made by the next one.
 */
export function withTools<Tools>(
  create: () => Tools,
): MiddlewareObj<unknown, unknown, Error, Context & { tools: Tools }> {
  let made: { tools: Tools } | undefined;
  return {
    before: function giveTools({ context }) {
      made ??= { tools: create() };
      Object.assign(context, made);
    },
  };
}
