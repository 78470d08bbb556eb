import type { IncomingMessage } from 'node:http';
import { readChunks } from './chunks.ts';
import type { openObjects, StoredObject } from './objects.ts';
import { refusal, type StorageAnswer, xml } from './storageAnswer.ts';

/** A request about one object. */
export type ObjectRequest = { key: string; method: string; headers: IncomingMessage['headers']; body: Buffer };

/**
 * Answers requests about single objects: put, get, head, copy and delete, with their conditions. Whoever calls it lets
 * only one request a key run at a time, so that a condition holds until the write that it guards is done.
 *
 * @param onCreated told of every object that was written, when it is on disk
 */
export function createObjectRequests(
  objects: ReturnType<typeof openObjects>,
  onCreated: (object: StoredObject) => void,
): (request: ObjectRequest) => Promise<StorageAnswer> {
  async function put({ key, headers, body }: ObjectRequest): Promise<StorageAnswer> {
    const source = headers['x-amz-copy-source']?.toString();
    const original = source === undefined ? undefined : await originalOf(source);
    if (source !== undefined && !original) return refusal(404, 'NoSuchKey', 'There is no such object to copy.');
    const wanted = headers['x-amz-copy-source-if-match']?.toString();
    if (original && wanted !== undefined && unquote(wanted) !== original.etag) {
      return refusal(412, 'PreconditionFailed', 'The object to copy has changed.');
    }
    await objects.write(key, original?.bytes ?? plainBody(headers, body));
    const object = await objects.read(key);
    if (!object) return refusal(500, 'InternalError', 'The object could not be kept.');
    onCreated(object);
    const etag = `"${object.etag}"`;
    const copyResult = `<CopyObjectResult><ETag>${etag}</ETag><LastModified>${object.modified.toISOString()}</LastModified></CopyObjectResult>`;
    return { status: 200, headers: { etag }, ...(source !== undefined && { body: xml(copyResult) }) };
  }

  async function originalOf(source: string): Promise<StoredObject | undefined> {
    const [, ...rest] = source.replace(/^\//, '').split('/').map(decodeURIComponent);
    return await objects.read(rest.join('/'));
  }

  return async (request) => {
    const { key, method, headers } = request;
    const object = await objects.read(key);
    const refused = conditionFails(object, method, headers);
    if (refused) return refused;
    if (method === 'PUT') return await put(request);
    if (method === 'DELETE') {
      await objects.remove(key);
      return { status: 204 };
    }
    if (!object) return refusal(404, 'NoSuchKey', 'There is no such object.');
    return { status: 200, headers: describe(object), body: object.bytes };
  };
}

/** The answer to a request whose condition does not hold, or is none that S3 knows. */
function conditionFails(
  object: StoredObject | undefined,
  method: string,
  headers: IncomingMessage['headers'],
): StorageAnswer | undefined {
  const absent = headers['if-none-match'];
  if (absent !== undefined && (absent !== '*' || method !== 'PUT')) {
    return refusal(501, 'NotImplemented', 'If-None-Match is served for PUT only, and with * only.');
  }
  if (absent === '*' && object) return refusal(412, 'PreconditionFailed', 'There is an object already.');
  const wanted = headers['if-match'];
  if (wanted === undefined) return undefined;
  // Where there is no object S3 says so with 404, not with 412.
  if (!object) return refusal(404, 'NoSuchKey', 'There is no such object.');
  return wanted === '*' || unquote(wanted) === object.etag
    ? undefined
    : refusal(412, 'PreconditionFailed', 'The object has changed.');
}

function plainBody(headers: IncomingMessage['headers'], body: Buffer): Buffer {
  return headers['x-amz-content-sha256']?.toString().startsWith('STREAMING-') ? readChunks(body) : body;
}

function describe({ bytes, etag, modified }: StoredObject): Record<string, string> {
  return { etag: `"${etag}"`, 'content-length': String(bytes.length), 'last-modified': modified.toUTCString() };
}

const unquote = (etag: string) => etag.replaceAll('"', '');
