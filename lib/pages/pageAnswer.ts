import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { contentPolicy } from './page.ts';

/** A page that a link from a mail leads to: nobody keeps it, frames it, or is told where it was. */
export function pageAnswer(statusCode: number, body: string): APIGatewayProxyStructuredResultV2 {
  return {
    statusCode,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `${contentPolicy("'self'")}; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex',
      'strict-transport-security': 'max-age=31536000',
    },
    body,
  };
}

/** The fields of a form that was sent. */
export function formOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2): URLSearchParams {
  return new URLSearchParams(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString());
}
