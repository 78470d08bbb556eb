import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Bucket, openBucket } from '../../../lib/store/bucket.ts';
import { startStorage } from '../../../local/aws/storage.ts';
import { directStorage } from '../../directStorage.ts';

/** A bucket of the local S3 in a throw-away folder, asked without HTTP. */
export async function startFiles(): Promise<{ bucket: Bucket; close(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-files-'));
  const storage = await startStorage({ folder, bucket: 'files' });
  const bucket = openBucket('files', directStorage(storage));
  return {
    bucket,
    async close() {
      await storage.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
