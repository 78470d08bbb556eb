import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { openBucket } from '../../../lib/store/bucket.ts';
import { startStorage } from '../../../local/aws/storage.ts';

/** A bucket on the local S3, in a throw-away folder. */
export async function startLocalBucket() {
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-bucket-'));
  const storage = await startStorage({ folder, bucket: 'files' });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new S3Client({ endpoint: storage.url, region: 'local', credentials });
  return {
    bucket: openBucket('files', client),
    url: storage.url,
    objects: storage.objects,
    answer: storage.answer,
    async close(): Promise<void> {
      client.destroy();
      await storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
