import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { type Bucket, openBucket } from '../../../lib/store/bucket.ts';
import { startStorage } from '../../../local/aws/storage.ts';

/** A bucket of the local S3 in a throw-away folder. */
export async function startFiles(): Promise<{ bucket: Bucket; close(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-files-'));
  const storage = await startStorage({ folder, bucket: 'files' });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const bucket = openBucket('files', new S3Client({ endpoint: storage.url, region: 'local', credentials }));
  return {
    bucket,
    async close() {
      await storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
