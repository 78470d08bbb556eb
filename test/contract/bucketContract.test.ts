import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { describe } from 'vitest';
import { openBucket } from '../../lib/store/bucket.ts';
import { type Storage, startStorage } from '../../local/aws/storage.ts';
import { directStorage } from '../directStorage.ts';
import { createMemoryStorage } from '../simulation/memoryStorage.ts';
import { bucketContract } from './bucketContract.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

describe.each([
  ['the local S3', ({ url }: Storage) => new S3Client({ endpoint: url, region: 'local', credentials })],
  ['the local S3 in the same process', directStorage],
])('%s', (_, clientOf) => {
  bucketContract(async () => {
    const data = await mkdtemp(path.join(tmpdir(), 'nelm-bucket-'));
    const storage = await startStorage({ folder: data, bucket: 'files' });
    const client = clientOf(storage);
    return {
      ...{ client, name: 'files', bucket: openBucket('files', client) },
      // Old versions are kept of what is dropped.
      folder: 'inbox/contract/',
      async close() {
        await storage.close();
        await rm(data, { recursive: true });
      },
    };
  });
});

describe('the bucket in memory of the simulation', () => {
  bucketContract(async () => {
    const client = createMemoryStorage(Date.now).client as S3Client;
    return { client, name: 'files', bucket: openBucket('files', client), folder: 'contract/', close: async () => {} };
  });
});

/** An existing bucket of AWS, with region and credentials in the environment. The suite writes in a folder of its own. */
const awsBucket = process.env['NELM_TEST_BUCKET'];

describe.skipIf(awsBucket === undefined)('S3 itself (set NELM_TEST_BUCKET to a bucket of yours)', () => {
  bucketContract(async () => ({
    ...{ client: new S3Client(), name: awsBucket ?? '', bucket: openBucket(awsBucket ?? '') },
    folder: `nelm-contract/${randomUUID()}/`,
    close: async () => {},
  }));
});
