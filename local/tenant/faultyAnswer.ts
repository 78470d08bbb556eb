import { setTimeout } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { errorResponse, RateLimited, Refusal } from './errors.ts';
import type { Fault } from './faults.ts';

/** The status of an answer for the request log: `dropped` when the connection was cut without one. */
export type Answer = { response: Response; status: number | 'dropped' };

/** Lets `handle` answer a request, and these faults happen to it. */
export async function answerWithFaults(
  faults: readonly Exclude<Fault, { job: unknown }>[],
  { outgoing }: HttpBindings,
  handle: () => Promise<Response>,
): Promise<Answer> {
  for (const fault of faults) {
    if ('latencyMs' in fault) await setTimeout(fault.latencyMs, undefined, { ref: false });
    else if ('status' in fault) return answered(refused(fault));
    else if ('truncate' in fault) return truncate(await handle(), outgoing);
    else {
      if (fault.drop === 'after') await handle();
      outgoing.destroy();
      return { response: RESPONSE_ALREADY_SENT, status: 'dropped' };
    }
  }
  return answered(await handle());
}

function answered(response: Response): Answer {
  return { response, status: response.status };
}

function refused({ status, retryAfter }: Extract<Fault, { status: unknown }>): Response {
  const response = errorResponse(status === 429 ? new RateLimited(retryAfter) : new Refusal(status));
  if (retryAfter !== undefined) response.headers.set('retry-after', String(retryAfter));
  return response;
}

/** Sends all headers, `Content-Length` included, and half of the body. */
async function truncate(response: Response, outgoing: HttpBindings['outgoing']): Promise<Answer> {
  const body = await response.bytes();
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), 'content-length': body.length });
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
  return { response: RESPONSE_ALREADY_SENT, status: response.status };
}
