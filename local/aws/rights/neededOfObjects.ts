import type { IncomingMessage } from 'node:http';
import { copySourceOf } from '../objectRequest.ts';
import { notJudged } from './notJudged.ts';
import type { Needed } from './policy.ts';

/** What a request to S3 is judged by, besides the key that it is about. */
type Request = { method: string; headers: IncomingMessage['headers']; searchParams: URLSearchParams };

/** The parameters of a listing, be it of version 1 or 2. */
const listParameters = new Set([
  ...['list-type', 'prefix', 'delimiter', 'encoding-type', 'max-keys', 'fetch-owner', 'marker'],
  ...['continuation-token', 'start-after'],
]);

/** What S3 knows by `x-amz-…` and that asks for no right of its own. Tags, locks and who else may read an object do. */
const plainHeaders =
  /^x-amz-(?:date|content-sha256|security-token|user-agent|sdk-.+|checksum-.+|decoded-content-length|trailer|copy-source(?:-if-match)?|tagging-directive)$/;

const objectArn = (bucket: string, key: string) => `arn:aws:s3:::${bucket}/${key}`;

/** What listing a bucket asks for, and what tells a role that an object is not there. */
export const toList = (bucket: string): Needed => ({ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` });

/**
 * The rights that a request to S3 asks for, of those that functions make. A condition on an ETag looks at the object, which
 * asks for the right to read it; a copy reads its source, and its tags unless they are replaced. A version that is named is a
 * right of its own.
 *
 * @param key empty where the bucket is meant
 * @throws Refusal of any other request
 */
export function neededOfObjects(bucket: string, key: string, { method, headers, searchParams }: Request): Needed[] {
  const parameters = [...searchParams.keys()].filter((name) => name !== 'x-id');
  const strange = Object.keys(headers).find((name) => name.startsWith('x-amz-') && !plainHeaders.test(name));
  const unknown = notJudged(
    [method, `/${bucket}/${key}`, ...parameters, ...(strange ? [`with ${strange}`] : [])].join(' '),
  );
  if (strange) throw unknown;
  if (key === '') {
    const isLook = method === 'HEAD' && parameters.length === 0;
    if (isLook || (method === 'GET' && parameters.every((name) => listParameters.has(name)))) return [toList(bucket)];
    throw unknown;
  }
  if (parameters.some((name) => name !== 'versionId')) throw unknown;
  const versionId = searchParams.get('versionId') ?? undefined;
  const on = (action: string, of = key): Needed => ({ action, resource: objectArn(bucket, of) });
  const looks = headers['if-match'] === undefined ? [] : [on('s3:GetObject')];
  if (method === 'DELETE') return [on(ofVersion('s3:DeleteObject', versionId)), ...looks];
  if (method === 'GET' || method === 'HEAD') return [on(ofVersion('s3:GetObject', versionId))];
  if (method !== 'PUT' || versionId !== undefined) throw unknown;
  const source = headers['x-amz-copy-source']?.toString();
  if (source === undefined) return [on('s3:PutObject'), ...looks];
  const { key: original, versionId: copied } = copySourceOf(source);
  const tags =
    headers['x-amz-tagging-directive'] === 'REPLACE'
      ? []
      : [on(`s3:GetObject${copied === undefined ? '' : 'Version'}Tagging`, original), on('s3:PutObjectTagging')];
  return [on(ofVersion('s3:GetObject', copied), original), on('s3:PutObject'), ...looks, ...tags];
}

function ofVersion(action: string, versionId: string | undefined): string {
  return versionId === undefined ? action : `${action}Version`;
}
