import type { IncomingMessage, ServerResponse } from 'node:http';
import { readChunks } from './chunks.ts';
import { openObjects, type StoredObject } from './objects.ts';
import { type Port, type RunningServer, readBody, serve } from './server.ts';

export type StorageOptions = {
  port?: Port;
  folder: string;
  bucket: string;
  /** Epoch milliseconds. */
  now?: () => number;
  /** Told of every object that was written, when it is on disk. */
  onCreated?: (object: StoredObject) => void;
};

export type Storage = RunningServer & { objects: ReturnType<typeof openObjects> };

type Answer = { status: number; headers?: Record<string, string>; body?: Buffer | string };

/**
 * The part of S3 that nelm and a person with curl use, over plain files: put, get, head, list, copy, delete, and the
 * conditions `If-Match` and `If-None-Match: *`. Requests are not authenticated: it serves this machine alone.
 */
export async function startStorage({
  port,
  folder,
  bucket,
  now,
  onCreated = () => {},
}: StorageOptions): Promise<Storage> {
  const objects = openObjects(folder, now);
  const queues = new Map<string, Promise<unknown>>();

  /** One request a key at a time, so that a condition holds until the write it guards is done. */
  async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (queues.get(key) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => {});
    queues.set(key, settled);
    void settled.then(() => queues.get(key) === settled && queues.delete(key));
    return await turn;
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    // Not by URL's own path, which resolves dots: a key may have segments of nothing else.
    const [rawPath = '', query = ''] = (request.url ?? '/').split('?');
    const searchParams = new URLSearchParams(query);
    const [, name = '', ...rest] = rawPath.split('/');
    if (decodeURIComponent(name) !== bucket) return failure(404, 'NoSuchBucket', `The bucket here is ${bucket}.`);
    const key = rest.map(decodeURIComponent).join('/');
    const refused = notServed(request.method, key, searchParams);
    if (refused) return refused;
    if (key === '') return request.method === 'GET' ? await list(searchParams) : { status: 200 };
    const body = await readBody(request);
    return await inTurn(key, () => onObject(key, request, body));
  }

  async function onObject(key: string, { method, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
    const object = await objects.read(key);
    const refused = conditionFails(object, headers);
    if (refused) return refused;
    if (method === 'PUT') return await put(key, headers, body);
    if (method === 'DELETE') {
      await objects.remove(key);
      return { status: 204 };
    }
    if (!object) return failure(404, 'NoSuchKey', 'There is no such object.');
    return { status: 200, headers: describe(object), body: object.bytes };
  }

  async function put(key: string, headers: IncomingMessage['headers'], body: Buffer): Promise<Answer> {
    const source = headers['x-amz-copy-source']?.toString();
    const original = source === undefined ? undefined : await originalOf(source);
    if (source !== undefined && !original) return failure(404, 'NoSuchKey', 'There is no such object to copy.');
    const wanted = headers['x-amz-copy-source-if-match']?.toString();
    if (original && wanted !== undefined && bare(wanted) !== original.etag) {
      return failure(412, 'PreconditionFailed', 'The object to copy has changed.');
    }
    await objects.write(key, original?.bytes ?? plainBody(headers, body));
    const object = await objects.read(key);
    if (!object) return failure(500, 'InternalError', 'The object could not be kept.');
    onCreated(object);
    const etag = `"${object.etag}"`;
    const copyResult = `<CopyObjectResult><ETag>${etag}</ETag><LastModified>${object.modified.toISOString()}</LastModified></CopyObjectResult>`;
    return { status: 200, headers: { etag }, ...(source !== undefined && { body: xml(copyResult) }) };
  }

  async function originalOf(source: string): Promise<StoredObject | undefined> {
    const [, ...rest] = source.replace(/^\//, '').split('/').map(decodeURIComponent);
    return await objects.read(rest.join('/'));
  }

  async function list(searchParams: URLSearchParams): Promise<Answer> {
    const keys = await objects.list(searchParams.get('prefix') ?? '');
    const contents = keys.map((key) => `<Contents><Key>${escapeXml(key)}</Key></Contents>`);
    return {
      status: 200,
      body: xml(
        `<ListBucketResult><Name>${bucket}</Name><KeyCount>${keys.length}</KeyCount><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
      ),
    };
  }

  const server = await serve(
    async (request, response) => {
      respond(response, request.method, await answer(request).catch((error: Error) => fault(error)));
    },
    port,
    now,
  );
  return { ...server, objects };
}

/** Query parameters that change nothing here, besides those of a signature. Any other one asks for something else. */
const harmlessParameters = new Set(['x-id', 'list-type', 'prefix', 'encoding-type', 'max-keys']);

/** The answer to a request that would be misunderstood if it were taken for a plain one. */
function notServed(method = '', key: string, searchParams: URLSearchParams): Answer | undefined {
  if (searchParams.has('uploads') || searchParams.has('uploadId')) {
    return failure(501, 'NotImplemented', 'Multipart uploads are not served here; send the file in one PUT.');
  }
  const strange = [...searchParams.keys()].find((name) => !harmlessParameters.has(name) && !/^x-amz-/i.test(name));
  if (strange !== undefined) return failure(501, 'NotImplemented', `The parameter ${strange} is not served here.`);
  const served = key === '' ? ['GET', 'HEAD', 'PUT'] : ['GET', 'HEAD', 'PUT', 'DELETE'];
  return served.includes(method) ? undefined : failure(405, 'MethodNotAllowed', `${method} is not served here.`);
}

function plainBody(headers: IncomingMessage['headers'], body: Buffer): Buffer {
  return headers['x-amz-content-sha256']?.toString().startsWith('STREAMING-') ? readChunks(body) : body;
}

/** The answer to a request whose condition does not hold. */
function conditionFails(object: StoredObject | undefined, headers: IncomingMessage['headers']): Answer | undefined {
  const wanted = headers['if-match'];
  if (headers['if-none-match'] === '*' && object)
    return failure(412, 'PreconditionFailed', 'There is an object already.');
  if (wanted === undefined) return undefined;
  if (!object) return failure(404, 'NoSuchKey', 'There is no such object.');
  return wanted === '*' || bare(wanted) === object.etag
    ? undefined
    : failure(412, 'PreconditionFailed', 'The object has changed.');
}

function describe({ bytes, etag, modified }: StoredObject): Record<string, string> {
  return { etag: `"${etag}"`, 'content-length': String(bytes.length), 'last-modified': modified.toUTCString() };
}

/** What the file system refuses. Its own message would show the path. */
function fault(error: Error & { code?: string }): Answer {
  if (error instanceof URIError) return failure(400, 'InvalidURI', 'The key is not percent-encoded UTF-8.');
  if (error.code === 'ENAMETOOLONG') return failure(400, 'KeyTooLongError', 'A part of the key is over 255 bytes.');
  if (['EISDIR', 'ENOTDIR', 'EEXIST', 'ENOTEMPTY'].includes(error.code ?? '')) {
    return failure(409, 'InvalidRequest', 'A key cannot be both an object and a folder of others here.');
  }
  return failure(500, 'InternalError', `The local bucket failed: ${error.code ?? error.name}.`);
}

function failure(status: number, code: string, message: string): Answer {
  return { status, body: xml(`<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`) };
}

function respond(response: ServerResponse, method: string | undefined, { status, headers, body }: Answer): void {
  const type = typeof body === 'string' ? { 'content-type': 'application/xml' } : {};
  response.writeHead(status, { ...type, ...headers });
  response.end(method === 'HEAD' ? undefined : body);
}

const xml = (content: string) => `<?xml version="1.0" encoding="UTF-8"?>\n${content}`;
const bare = (etag: string) => etag.replaceAll('"', '');
const escapeXml = (text: string) => text.replaceAll(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
