import type { IncomingMessage } from 'node:http';
import { copiedRangeOf, rangeOf } from './byteRange.ts';
import { readChunks } from './chunks.ts';
import { createMultipartUploads, isMultipart } from './multipart.ts';
import type { openObjects, StoredObject } from './objects.ts';
import { type ObjectRequest, refusal, type StorageAnswer, xml } from './storageAnswer.ts';

/**
 * Answers requests about single objects: put, get, head, copy and delete, with their conditions, and uploads in parts. Whoever
 * calls it lets only one request a key run at a time, so that a condition holds until the write that it guards is done.
 *
 * @param onCreated told of every object that was written, when it is on disk
 */
export function createObjectRequests(
  objects: ReturnType<typeof openObjects>,
  onCreated: (object: StoredObject) => void,
): (request: ObjectRequest, searchParams: URLSearchParams) => Promise<StorageAnswer> {
  const answerMultipart = createMultipartUploads({ contentOf, keep });

  async function put(request: ObjectRequest): Promise<StorageAnswer> {
    const content = await contentOf(request);
    if (!Buffer.isBuffer(content)) return content;
    const kept = await keep(request.key, content);
    if (request.headers['x-amz-copy-source'] === undefined || kept.status !== 200) return kept;
    const object = await objects.read(request.key);
    const modified = object?.modified.toISOString() ?? '';
    const result = `<ETag>${kept.headers?.['etag'] ?? ''}</ETag><LastModified>${modified}</LastModified>`;
    return { ...kept, body: xml(`<CopyObjectResult>${result}</CopyObjectResult>`) };
  }

  async function keep(key: string, bytes: Buffer): Promise<StorageAnswer> {
    const object = await objects.write(key, bytes);
    onCreated(object);
    return { status: 200, headers: { etag: `"${object.etag}"`, ...versionHeader(object) } };
  }

  /** What a request carries: its body, or what it copies. */
  async function contentOf({ headers, body }: ObjectRequest): Promise<Buffer | StorageAnswer> {
    const source = headers['x-amz-copy-source']?.toString();
    if (source === undefined) return plainBody(headers, body);
    const { key, versionId } = copySourceOf(source);
    const original = await readObject(key, versionId);
    if (!original) return noSuchObject(versionId);
    const wanted = headers['x-amz-copy-source-if-match']?.toString();
    if (wanted !== undefined && unquote(wanted) !== original.etag) {
      return refusal(412, 'PreconditionFailed', 'The object to copy has changed.');
    }
    const wantedRange = headers['x-amz-copy-source-range']?.toString();
    if (wantedRange === undefined) return original.bytes;
    const range = copiedRangeOf(wantedRange, original.bytes.length);
    if (!range) return refusal(400, 'InvalidArgument', 'The range of a copy is bytes=first-last, within the object.');
    return original.bytes.subarray(range.first, range.last + 1);
  }

  async function readObject(key: string, versionId: string | undefined): Promise<StoredObject | undefined> {
    return versionId === undefined ? await objects.read(key) : await objects.readVersion(key, versionId);
  }

  return async (request, searchParams) => {
    const { key, method, headers } = request;
    if (isMultipart(method, searchParams)) return await answerMultipart(request, searchParams);
    const versionId = searchParams.get('versionId') ?? undefined;
    const object = await readObject(key, versionId);
    const refused = conditionFails(object, method, headers);
    if (refused) return refused;
    if (method === 'PUT') return await put(request);
    if (method === 'DELETE') {
      await (versionId === undefined ? objects.remove(key) : objects.removeVersion(key, versionId));
      return { status: 204 };
    }
    if (!object) return noSuchObject(versionId);
    if (searchParams.has('tagging')) return { status: 200, body: xml('<Tagging><TagSet></TagSet></Tagging>') };
    const range = rangeOf(headers.range, object.bytes.length);
    if (!range) return { status: 200, headers: describe(object), body: object.bytes };
    if (range === 'several') return refusal(501, 'NotImplemented', 'Several ranges at once are not served here.');
    if (range === 'none') return refusal(416, 'InvalidRange', 'The requested range is not satisfiable');
    const { first, last } = range;
    return {
      status: 206,
      headers: {
        ...describe(object),
        'content-length': String(last - first + 1),
        'content-range': `bytes ${first}-${last}/${object.bytes.length}`,
      },
      body: object.bytes.subarray(first, last + 1),
    };
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

/** What a copy is made of, as its header names it: a key, and a version where one is meant. */
export function copySourceOf(header: string): { key: string; versionId: string | undefined } {
  const [, encoded = '', versionId] = /^(.*?)(?:\?versionId=(.*))?$/s.exec(header.replace(/^\//, '')) ?? [];
  const [, ...rest] = encoded.split('/').map(decodeURIComponent);
  return { key: rest.join('/'), versionId: versionId && decodeURIComponent(versionId) };
}

function noSuchObject(versionId: string | undefined): StorageAnswer {
  return versionId === undefined
    ? refusal(404, 'NoSuchKey', 'There is no such object.')
    : refusal(404, 'NoSuchVersion', 'The specified version does not exist.');
}

function versionHeader({ versionId }: StoredObject): Record<string, string> {
  return versionId === undefined ? {} : { 'x-amz-version-id': versionId };
}

function describe(object: StoredObject): Record<string, string> {
  const { bytes, etag, modified } = object;
  return {
    etag: `"${etag}"`,
    ...versionHeader(object),
    'content-length': String(bytes.length),
    'accept-ranges': 'bytes',
    'last-modified': modified.toUTCString(),
  };
}

const unquote = (etag: string) => etag.replaceAll('"', '');
