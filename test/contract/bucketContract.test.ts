import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { describe } from 'vitest';
import { openBucket } from '../../lib/store/bucket.ts';
import { startStorage } from '../../local/aws/storage.ts';
import { bucketContract } from './bucketContract.ts';

describe('the local S3', () => {
  bucketContract(async () => {
    const data = await mkdtemp(path.join(tmpdir(), 'nelm-bucket-'));
    const storage = await startStorage({ folder: data, bucket: 'files' });
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    return {
      bucket: openBucket('files', new S3Client({ endpoint: storage.url, region: 'local', credentials })),
      folder: 'contract/',
      async close() {
        await storage.close();
        await rm(data, { recursive: true });
      },
    };
  });
});

/** An existing bucket of AWS, with region and credentials in the environment. The suite writes in a folder of its own. */
const awsBucket = process.env['NELM_TEST_BUCKET'];

describe.skipIf(awsBucket === undefined)('S3 itself (set NELM_TEST_BUCKET to a bucket of yours)', () => {
  bucketContract(async () => ({
    bucket: openBucket(awsBucket ?? ''),
    folder: `nelm-contract/${randomUUID()}/`,
    close: async () => {},
  }));
});
