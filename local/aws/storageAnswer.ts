import type { IncomingMessage, ServerResponse } from 'node:http';
import { endWhereDiskIsFull } from './fullDisk.ts';

/** A request about one object. */
export type ObjectRequest = { key: string; method: string; headers: IncomingMessage['headers']; body: Buffer };

/** What the local bucket answers to one request. */
export type StorageAnswer = { status: number; headers?: Record<string, string>; body?: Buffer | string };

/** A refusal, as S3 words it: a status, a code for programs and a message for people. */
export function refusal(status: number, code: string, message: string): StorageAnswer {
  return { status, body: xml(`<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`) };
}

const faults = {
  409: ['ConditionalRequestConflict', 'The conditional request cannot succeed due to a conflicting operation.'],
  412: ['PreconditionFailed', 'At least one of the pre-conditions you specified did not hold'],
  500: ['InternalError', 'We encountered an internal error. Please try again.'],
  503: ['SlowDown', 'Please reduce your request rate.'],
} as const;

/** What S3 answers when it, or a race, gets in the way of a request that is right in itself. */
export function faultAnswer(status: keyof typeof faults): StorageAnswer {
  const [code, message] = faults[status];
  return refusal(status, code, message);
}

/** What the file system refuses. Its own message would show the path. */
export function fileSystemRefusal(error: Error & { code?: string }): StorageAnswer {
  if (error instanceof URIError) return refusal(400, 'InvalidURI', 'The key is not percent-encoded UTF-8.');
  if (error.code === 'ENAMETOOLONG') return refusal(400, 'KeyTooLongError', 'A part of the key is over 255 bytes.');
  if (['EISDIR', 'ENOTDIR', 'EEXIST', 'ENOTEMPTY'].includes(error.code ?? '')) {
    return refusal(409, 'InvalidRequest', 'A key cannot be both an object and a folder of others here.');
  }
  endWhereDiskIsFull(error);
  return refusal(500, 'InternalError', `The local bucket failed: ${error.code ?? error.name}.`);
}

/** Sends an answer. One to HEAD has no body. */
export function respond(
  response: ServerResponse,
  method: string | undefined,
  { status, headers, body }: StorageAnswer,
): void {
  const type = typeof body === 'string' ? { 'content-type': 'application/xml' } : {};
  response.writeHead(status, { ...type, ...headers });
  response.end(method === 'HEAD' ? undefined : body);
}

export const xml = (content: string) => `<?xml version="1.0" encoding="UTF-8"?>\n${content}`;
export const escapeXml = (text: string) => text.replaceAll(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** The text of an XML element without any other in it. */
export function unescapeXml(text: string): string {
  return text.replaceAll(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(hex ?? decimal, hex === undefined ? 10 : 16));
  });
}
