import type { MiddlewareObj, Request } from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { mayPass } from '../durable/failure.ts';
import type { Log } from '../log/log.ts';
import { loggedError } from '../log/loggedError.ts';
import type { AnswerFormat } from './answerFormats.ts';
import { RequestRefused } from './requestRefused.ts';

/** What a door answers over HTTP, and what its log says of it: ids, kinds and counts. */
export type DoorAnswer = {
  status: number;
  body: string | Uint8Array;
  logged: Record<string, unknown>;
  /** Beside those of the format, or in their place. */
  headers?: Readonly<Record<string, string>>;
  /** Cookies to set, each as a header says it. */
  cookies?: readonly string[];
};

/** Seconds until a sender or a browser may try again what failed and may pass. */
const retryAfter = '30';

/**
 * Sends what a door answers, with the headers of its format, and logs a line of it. A failure is answered too, without a
 * word of what it was: with 503 where the same request may be answered later, with 500 otherwise; what came in and could
 * not be read with what is wrong with it.
 *
 * @param message of the log line of every answer
 */
export function answerHttp(
  log: Log,
  message: string,
  { headers, failure }: AnswerFormat,
): MiddlewareObj<unknown, unknown> {
  return {
    after: function sendAnswer(request: Request) {
      const { status, body, logged, headers: own, cookies } = request.response as DoorAnswer;
      log[status < 400 ? 'info' : 'warn'](message, { status, ...logged });
      request.response = {
        statusCode: status,
        headers: { ...headers, ...own },
        ...(cookies && { cookies: [...cookies] }),
        ...(typeof body === 'string'
          ? { body }
          : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }),
      } satisfies APIGatewayProxyStructuredResultV2;
    },
    onError: function sendFailure(request: Request) {
      const { error } = request;
      const status = statusOf(error);
      log[status < 500 ? 'warn' : 'error'](message, { status, ...loggedError(error) });
      request.response = {
        statusCode: status,
        headers: status === 503 ? { ...headers, 'retry-after': retryAfter } : headers,
        body: failure(error instanceof RequestRefused ? error.message : reasons[status === 503 ? 503 : 500], {
          status,
          acceptLanguage: acceptLanguageOf(request.event),
        }),
      } satisfies APIGatewayProxyStructuredResultV2;
    },
  };
}

const reasons = {
  503: 'nelm cannot answer at the moment. Nothing is lost: try again in a minute.',
  500: 'Something is wrong with nelm, so that this could not be done. Ask whoever runs it to look at its log.',
} as const;

/** The event may be anything: what came in could not be read, perhaps. */
function acceptLanguageOf(event: unknown): string {
  const wished: unknown = Object(Object(event).headers)['accept-language'];
  return typeof wished === 'string' ? wished : '';
}

function statusOf(error: unknown): number {
  if (error instanceof RequestRefused) return error.status;
  return mayPass(error) ? 503 : 500;
}
