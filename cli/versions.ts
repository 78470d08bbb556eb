import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
} from '@aws-sdk/client-s3';
import type { Place } from './place/place.ts';

/** A version of an object. One of a bucket without versions has the id `null`. */
export type Version = { key: string; versionId: string; isLatest: boolean; at: Date | undefined };

type In = Pick<Place, 's3' | 'bucketName'>;

/** Every version of the objects that begin with a prefix, old ones too; marks of what was removed are left out. */
export async function listVersions({ s3, bucketName: Bucket }: In, Prefix: string): Promise<Version[]> {
  const found: Version[] = [];
  for (let next: Pick<ListObjectVersionsCommandOutput, 'NextKeyMarker' | 'NextVersionIdMarker'> = {}; ; ) {
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = next;
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix, KeyMarker, VersionIdMarker }));
    for (const { Key = '', VersionId = 'null', IsLatest = false, LastModified } of page.Versions ?? []) {
      found.push({ key: Key, versionId: VersionId, isLatest: IsLatest, at: LastModified });
    }
    if (!page.IsTruncated) return found;
    next = page;
  }
}

/** The bytes of a version; undefined when it is gone. */
export async function readVersion(
  { s3, bucketName }: In,
  { key, versionId }: Version,
): Promise<Uint8Array | undefined> {
  const command = new GetObjectCommand({ Bucket: bucketName, Key: key, VersionId: versionId });
  const object = await s3.send(command).catch((error: Error) => {
    if (error.name === 'NoSuchKey' || error.name === 'NoSuchVersion') return undefined;
    throw error;
  });
  return await object?.Body?.transformToByteArray();
}

/** Removes a version for good: nothing brings it back. */
export async function removeVersion({ s3, bucketName }: In, { key, versionId }: Version): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucketName, Key: key, VersionId: versionId }));
}
