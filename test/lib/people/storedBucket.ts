import type { S3Client } from '@aws-sdk/client-s3';
import { openBucket } from '../../../lib/store/bucket.ts';
import { createMemoryStorage } from '../../simulation/memoryStorage.ts';

/** An empty bucket in memory, and the keys of what lies in it. */
export function emptyBucket() {
  const storage = createMemoryStorage(Date.now);
  return { bucket: openBucket('nelm', storage.client as S3Client), keys: () => storage.keys() };
}
