import { setImmediate as turn } from 'node:timers/promises';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Storage, StorageRequest } from '../local/aws/storage.ts';
import { type StorageAnswer, unescapeXml } from '../local/aws/storageAnswer.ts';

/**
 * A client of S3 that asks the local bucket in the same process. The local bucket answers as it always does; what is left out
 * is AWS's client and HTTP, which took over half of the time of the flows in a test's own process. Both of them are shown
 * by the tests of the functions' bundles, and by the contract of the bucket, which holds for this client too.
 *
 * It knows nothing of connections that are cut, nor of tries: a test of them needs AWS's client.
 *
 * @param asker the function by whose role its requests are judged, where the storage judges any
 */
export function directStorage({ answer }: Pick<Storage, 'answer'>, asker?: string): S3Client {
  const signed = asker === undefined ? {} : { authorization: signatureOf(asker) };
  const send = async (command: unknown) => {
    // Over a network a call takes its time, and an execution is kept meanwhile: it can crash there.
    await turn();
    const { headers, ...request } = requestOf(command);
    const outcome = await answer({ ...request, headers: { ...headers, ...signed } });
    if (typeof outcome === 'string') throw new Error('Only over HTTP a connection is cut: use the client of AWS here.');
    if (outcome.status >= 300) throw exceptionOf(outcome);
    return outputOf(command, outcome);
  };
  return { send } as unknown as S3Client;
}

/** As far as anything on this machine reads a signature: it says whose the request is. */
export const signatureOf = (asker: string) => `AWS4-HMAC-SHA256 Credential=${asker}/20261124`;

function requestOf(command: unknown): StorageRequest {
  if (command instanceof GetObjectCommand) {
    const { Bucket, Key, IfMatch, VersionId } = command.input;
    return request('GET', `${pathOf(Bucket, Key)}${versionQuery(VersionId)}`, { 'if-match': IfMatch });
  }
  if (command instanceof PutObjectCommand) {
    const { Bucket, Key, Body, IfMatch, IfNoneMatch } = command.input;
    const body = typeof Body === 'string' ? Buffer.from(Body) : Body;
    if (!(body instanceof Uint8Array)) throw new Error('Streams are not written here: use the client of AWS.');
    const headers = { 'if-match': IfMatch, 'if-none-match': IfNoneMatch };
    return request('PUT', pathOf(Bucket, Key), headers, Buffer.from(body));
  }
  if (command instanceof CopyObjectCommand) {
    const { Bucket, Key, CopySource, CopySourceIfMatch, TaggingDirective } = command.input;
    const headers = {
      'x-amz-copy-source': CopySource,
      'x-amz-copy-source-if-match': CopySourceIfMatch,
      'x-amz-tagging-directive': TaggingDirective,
    };
    return request('PUT', pathOf(Bucket, Key), headers);
  }
  if (command instanceof DeleteObjectCommand) {
    const { Bucket, Key, IfMatch, VersionId } = command.input;
    return request('DELETE', `${pathOf(Bucket, Key)}${versionQuery(VersionId)}`, { 'if-match': IfMatch });
  }
  if (command instanceof ListObjectsV2Command) {
    const { Bucket, Prefix = '', Delimiter, StartAfter, ContinuationToken: token, MaxKeys } = command.input;
    const query = new URLSearchParams({
      'list-type': '2',
      prefix: Prefix,
      ...(Delimiter && { delimiter: Delimiter }),
      ...(StartAfter && { 'start-after': StartAfter }),
      ...(token && { 'continuation-token': token }),
      ...(MaxKeys && { 'max-keys': String(MaxKeys) }),
    });
    return request('GET', `${pathOf(Bucket)}?${query}`, {});
  }
  throw new Error('The flows send no such command to S3: teach it to directStorage.ts, or use the client of AWS.');
}

const request = (
  method: string,
  url: string,
  headers: Record<string, string | undefined>,
  body = Buffer.alloc(0),
): StorageRequest => ({ method, url, headers, body });

const pathOf = (bucket = '', key = '') => `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;

const versionQuery = (id: string | undefined) => (id === undefined ? '' : `?${new URLSearchParams({ versionId: id })}`);

function outputOf(command: unknown, { headers, body }: StorageAnswer) {
  if (command instanceof ListObjectsV2Command) {
    const text = String(body);
    const listed = text.matchAll(/<Key>(.*?)<\/Key><LastModified>(.*?)<\/LastModified><ETag>(.*?)<\/ETag>/gs);
    const keys = Array.from(listed, ([, key = '', modified = '', etag = '']) => {
      return { Key: unescapeXml(key), LastModified: new Date(modified), ETag: unescapeXml(etag) };
    });
    const folders = Array.from(text.matchAll(/<CommonPrefixes><Prefix>(.*?)<\/Prefix>/gs), ([, prefix = '']) => ({
      Prefix: unescapeXml(prefix),
    }));
    return {
      Contents: keys,
      CommonPrefixes: folders,
      NextContinuationToken: elementOf(text, 'NextContinuationToken'),
    };
  }
  const bytes = new Uint8Array(Buffer.from(body ?? ''));
  return {
    ETag: headers?.['etag'],
    VersionId: headers?.['x-amz-version-id'],
    Body: { transformToByteArray: async () => bytes },
  };
}

/** A refusal, as AWS's client throws it. */
function exceptionOf({ status, body }: StorageAnswer): S3ServiceException {
  const text = String(body);
  return new S3ServiceException({
    name: elementOf(text, 'Code') ?? '',
    message: unescapeXml(elementOf(text, 'Message') ?? ''),
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status, attempts: 1 },
  });
}

const elementOf = (text: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(text)?.[1];
