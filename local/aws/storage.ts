import type { IncomingMessage } from 'node:http';
import { listBuckets, listObjects, listVersions } from './listObjects.ts';
import { createObjectRequests } from './objectRequest.ts';
import { openObjects, type StoredObject } from './objects.ts';
import { Refusal } from './refusal.ts';
import { neededOfObjects, toList } from './rights/neededOfObjects.ts';
import { notJudged } from './rights/notJudged.ts';
import type { Rights } from './rights/rights.ts';
import { type Port, type RunningServer, readBody, serve } from './server.ts';
import {
  escapeXml,
  faultAnswer,
  fileSystemRefusal,
  refusal,
  respond,
  type StorageAnswer,
  unescapeXml,
  xml,
} from './storageAnswer.ts';
import { createStorageFaults, type StorageFaultRule, type StorageFaults } from './storageFaults.ts';

export type StorageOptions = {
  port?: Port;
  folder: string;
  bucket: string;
  /** Epoch milliseconds. */
  now?: () => number;
  /** By what a function's requests are judged; all may do all where it is left out. */
  rights?: Rights;
  /** Told of every object that was written, when it is on disk. */
  onCreated?: (object: StoredObject) => void;
};

/** A request as it comes over HTTP, with its whole body. */
export type StorageRequest = {
  method: string;
  /** The path and the query. */
  url: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
};

export type Storage = RunningServer & {
  objects: ReturnType<typeof openObjects>;
  /** Answers a request as the server does, for those in the same process: nothing goes over HTTP. */
  answer(request: StorageRequest): Promise<Outcome>;
  /** What goes wrong with requests, for tests. */
  faults: StorageFaults;
};

/** A request as it is understood: what it asks for, or why it is refused. The key is empty where the bucket is meant. */
type Understood = {
  key: string;
  searchParams: URLSearchParams;
  refused: StorageAnswer | undefined;
  /** It is about no bucket: which ones there are. */
  isService: boolean;
};

/** What becomes of a request: an answer, a connection that is cut, or none at all. */
type Outcome = StorageAnswer | 'cut' | 'none';

/**
 * The part of S3 that nelm, a person with curl and the AWS CLI use, over plain files: put, get, head, list, copy, delete, uploads
 * in parts, and the conditions `If-Match` and `If-None-Match: *`. Old versions are kept of the folders that files are dropped in.
 * Signatures are not checked, since it serves this machine alone; they tell which function asks.
 */
export async function startStorage({
  port,
  folder,
  bucket,
  now,
  rights,
  onCreated = () => {},
}: StorageOptions): Promise<Storage> {
  const objects = openObjects(folder, now);
  await objects.forgetOldVersions();
  const faults = createStorageFaults();
  const started = new Date(now?.() ?? Date.now());
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

  async function handle({ key, searchParams }: Understood, { method, headers, body }: StorageRequest) {
    if (key !== '') return await inTurn(key, () => answerObject({ key, method, headers, body }, searchParams));
    if (searchParams.has('delete')) return await deleteObjects(body.toString());
    if (method !== 'GET') return { status: 200 };
    if (searchParams.has('location')) return { status: 200, body: xml('<LocationConstraint></LocationConstraint>') };
    if (searchParams.has('versions')) {
      return await listVersions(bucket, searchParams.get('prefix') ?? '', objects);
    }
    return await listObjects(
      bucket,
      await objects.list(searchParams.get('prefix') ?? ''),
      searchParams,
      objects.describe,
    );
  }

  /** Deletes the objects, or the versions of them, that a body of `DeleteObjects` names. */
  async function deleteObjects(body: string): Promise<StorageAnswer> {
    const named = Array.from(body.matchAll(/<Object>(.*?)<\/Object>/gs), ([, one = '']) => {
      const [key = '', versionId] = ['Key', 'VersionId'].map((name) =>
        unescapeXml(new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(one)?.[1] ?? ''),
      );
      return { key, versionId };
    });
    for (const { key, versionId } of named) {
      await inTurn(key, () => (versionId ? objects.removeVersion(key, versionId) : objects.remove(key)));
    }
    const isQuiet = body.includes('<Quiet>true</Quiet>');
    const deleted = (isQuiet ? [] : named).map(({ key, versionId }) => {
      const version = versionId ? `<VersionId>${escapeXml(versionId)}</VersionId>` : '';
      return `<Deleted><Key>${escapeXml(key)}</Key>${version}</Deleted>`;
    });
    return { status: 200, body: xml(`<DeleteResult>${deleted.join('')}</DeleteResult>`) };
  }

  /** Why a function may not do what it asks for. One that may not list learns of no object that it is not there. */
  async function refusedBy(understood: Understood, { method, headers }: StorageRequest): Promise<string | undefined> {
    const { key, searchParams, isService } = understood;
    if (!rights) return undefined;
    if (isService) return rights.refusalOf(headers, unknownOfService);
    const refused = rights.refusalOf(headers, () => neededOfObjects(bucket, key, { method, headers, searchParams }));
    const isVersion = searchParams.has('versionId');
    if (refused || key === '' || isVersion || (method !== 'GET' && method !== 'HEAD')) return refused;
    return (await objects.read(key)) ? undefined : rights.refusalOf(headers, () => [toList(bucket)]);
  }

  async function carryOut(request: StorageRequest): Promise<Outcome> {
    const understood = understand(bucket, request);
    if (understood.refused) return understood.refused;
    const refused = await refusedBy(understood, request);
    if (refused) return refusal(403, 'AccessDenied', refused);
    if (understood.isService) return listBuckets(bucket, started);
    const rule = faults.ofRequest(request.method, understood.key);
    await rule?.meanwhile?.();
    return rule ? await withFault(rule, () => handle(understood, request)) : await handle(understood, request);
  }

  const answer = (request: StorageRequest) => carryOut(request).catch(refusalOfError);

  const server = await serve(
    async (request, response) => {
      const { method = 'GET', url = '/', headers } = request;
      const outcome = await answer({ method, url, headers, body: await readBody(request) });
      if (outcome === 'cut') request.socket.destroy();
      else if (outcome !== 'none') respond(response, method, outcome);
    },
    port,
    now,
  );
  return { ...server, objects, faults, answer };
}

function refusalOfError(error: Error): StorageAnswer {
  return error instanceof Refusal ? refusal(error.status, error.type, error.message) : fileSystemRefusal(error);
}

function unknownOfService(): never {
  throw notJudged('GET /');
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
  ...[
    'x-id',
    'list-type',
    'prefix',
    'delimiter',
    'encoding-type',
    'max-keys',
    'continuation-token',
    'start-after',
    'marker',
  ],
  ...['versions', 'versionId', 'fetch-owner', 'location', 'delete', 'tagging', 'uploads', 'uploadId', 'partNumber'],
]);

/** As for S3. In bytes. */
const longestKey = 1024;

function understand(bucket: string, { method, url }: StorageRequest): Understood {
  // Not by URL's own path, which resolves dots: a key may have segments of nothing else.
  const [rawPath = '', query = ''] = url.split('?');
  const searchParams = new URLSearchParams(query);
  const [, name = '', ...rest] = rawPath.split('/');
  const key = rest.map(decodeURIComponent).join('/');
  const isService = method === 'GET' && name === '';
  const refused =
    decodeURIComponent(name) === bucket || isService
      ? notServed(method, key, searchParams)
      : refusal(404, 'NoSuchBucket', `The bucket here is ${bucket}.`);
  return { key, searchParams, refused, isService };
}

/** The answer to a request that would be misunderstood if it were taken for a plain one. */
function notServed(method: string, key: string, searchParams: URLSearchParams): StorageAnswer | undefined {
  const strange = [...searchParams.keys()].find((name) => !servedParameters.has(name) && !/^x-amz-/i.test(name));
  if (strange !== undefined) return refusal(501, 'NotImplemented', `The parameter ${strange} is not served here.`);
  if (Buffer.byteLength(key) > longestKey) return refusal(400, 'KeyTooLongError', 'Your key is too long');
  if (searchParams.has('tagging') && method !== 'GET') {
    return refusal(501, 'NotImplemented', 'Objects have no tags here.');
  }
  const ofObjects = ['tagging', 'uploads', 'uploadId', 'partNumber', 'versionId'].find((name) =>
    searchParams.has(name),
  );
  if (key === '' && ofObjects !== undefined) {
    return refusal(501, 'NotImplemented', `The parameter ${ofObjects} of a bucket is not served here.`);
  }
  const isPost = searchParams.has('delete') || searchParams.has('uploads') || searchParams.has('uploadId');
  const served = key === '' ? ['GET', 'HEAD', 'PUT'] : ['GET', 'HEAD', 'PUT', 'DELETE'];
  return served.includes(method) || (method === 'POST' && isPost)
    ? undefined
    : refusal(405, 'MethodNotAllowed', `${method} is not served here.`);
}
