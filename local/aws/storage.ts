import type { IncomingMessage } from 'node:http';
import { listObjects } from './listObjects.ts';
import { createObjectRequests } from './objectRequest.ts';
import { openObjects, type StoredObject } from './objects.ts';
import { type Port, type RunningServer, readBody, serve } from './server.ts';
import { faultAnswer, fileSystemRefusal, refusal, respond, type StorageAnswer } from './storageAnswer.ts';
import { createStorageFaults, type StorageFaultRule, type StorageFaults } from './storageFaults.ts';

export type StorageOptions = {
  port?: Port;
  folder: string;
  bucket: string;
  /** Epoch milliseconds. */
  now?: () => number;
  /** Told of every object that was written, when it is on disk. */
  onCreated?: (object: StoredObject) => void;
};

export type Storage = RunningServer & {
  objects: ReturnType<typeof openObjects>;
  /** What goes wrong with requests, for tests. */
  faults: StorageFaults;
};

/** A request as it is understood: what it asks for, or why it is refused. The key is empty where the bucket is meant. */
type Understood = { key: string; searchParams: URLSearchParams; refused: StorageAnswer | undefined };

/** What becomes of a request: an answer, a connection that is cut, or none at all. */
type Outcome = StorageAnswer | 'cut' | 'none';

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
  const faults = createStorageFaults();
  const answerObject = createObjectRequests(objects, onCreated);
  const queues = new Map<string, Promise<unknown>>();

  /** One request a key at a time, so that a condition holds until the write it guards is done. */
  async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (queues.get(key) ?? Promise.resolve()).then(work);
    const settled = turn.catch(() => {});
    queues.set(key, settled);
    void settled.then(() => queues.get(key) === settled && queues.delete(key));
    return await turn;
  }

  async function handle({ key, searchParams }: Understood, { method = 'GET', headers }: IncomingMessage, body: Buffer) {
    if (key !== '') return await inTurn(key, () => answerObject({ key, method, headers, body }));
    if (method !== 'GET') return { status: 200 };
    return listObjects(bucket, await objects.list(searchParams.get('prefix') ?? ''), searchParams);
  }

  async function answer(request: IncomingMessage): Promise<Outcome> {
    const understood = understand(bucket, request);
    if (understood.refused) return understood.refused;
    const body = await readBody(request);
    const rule = faults.ofRequest(request.method ?? 'GET', understood.key);
    await rule?.meanwhile?.();
    const carryOut = () => handle(understood, request, body);
    return rule ? await withFault(rule, carryOut) : await carryOut();
  }

  const server = await serve(
    async (request, response) => {
      const outcome = await answer(request).catch((error: Error) => fileSystemRefusal(error));
      if (outcome === 'cut') request.socket.destroy();
      else if (outcome !== 'none') respond(response, request.method, outcome);
    },
    port,
    now,
  );
  return { ...server, objects, faults };
}

async function withFault({ fault }: StorageFaultRule, carryOut: () => Promise<StorageAnswer>): Promise<Outcome> {
  if ('hang' in fault) return 'none';
  if ('drop' in fault) {
    if (fault.drop === 'after') await carryOut();
    return 'cut';
  }
  if (fault.handled) await carryOut();
  return faultAnswer(fault.status);
}

/** Query parameters that are served, or change nothing, besides those of a signature. Any other one asks for something else. */
const servedParameters = new Set([
  'x-id',
  'list-type',
  'prefix',
  'encoding-type',
  'max-keys',
  'continuation-token',
  'start-after',
]);

/** As for S3. In bytes. */
const longestKey = 1024;

function understand(bucket: string, { method = '', url = '/' }: IncomingMessage): Understood {
  // Not by URL's own path, which resolves dots: a key may have segments of nothing else.
  const [rawPath = '', query = ''] = url.split('?');
  const searchParams = new URLSearchParams(query);
  const [, name = '', ...rest] = rawPath.split('/');
  const key = rest.map(decodeURIComponent).join('/');
  const refused =
    decodeURIComponent(name) === bucket
      ? notServed(method, key, searchParams)
      : refusal(404, 'NoSuchBucket', `The bucket here is ${bucket}.`);
  return { key, searchParams, refused };
}

/** The answer to a request that would be misunderstood if it were taken for a plain one. */
function notServed(method: string, key: string, searchParams: URLSearchParams): StorageAnswer | undefined {
  if (searchParams.has('uploads') || searchParams.has('uploadId')) {
    return refusal(501, 'NotImplemented', 'Multipart uploads are not served here; send the file in one PUT.');
  }
  const strange = [...searchParams.keys()].find((name) => !servedParameters.has(name) && !/^x-amz-/i.test(name));
  if (strange !== undefined) return refusal(501, 'NotImplemented', `The parameter ${strange} is not served here.`);
  if (Buffer.byteLength(key) > longestKey) return refusal(400, 'KeyTooLongError', 'Your key is too long');
  const served = key === '' ? ['GET', 'HEAD', 'PUT'] : ['GET', 'HEAD', 'PUT', 'DELETE'];
  return served.includes(method) ? undefined : refusal(405, 'MethodNotAllowed', `${method} is not served here.`);
}
