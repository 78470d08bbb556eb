import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { S3Client } from '@aws-sdk/client-s3';
import { build } from 'esbuild';
import { describe } from 'vitest';
import { lightClients } from '../../build/functions.ts';
import { type Bucket, openBucket } from '../../lib/store/bucket.ts';
import { type Storage, startStorage } from '../../local/aws/storage.ts';
import { directStorage } from '../directStorage.ts';
import { createMemoryStorage } from '../simulation/memoryStorage.ts';
import { bucketContract } from './bucketContract.ts';

const light = await bundledLight();

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

type Opening = (storage: Storage) => { bucket: Bucket; client: Pick<S3Client, 'send'> };

const clientOf = ({ url }: Storage) => new S3Client({ endpoint: url, region: 'local', credentials });

const byClient = (clientOf: (storage: Storage) => S3Client): Opening => {
  return (storage) => {
    const client = clientOf(storage);
    return { client, bucket: openBucket('files', client) };
  };
};

describe.each<[string, Opening]>([
  ['the local S3', byClient(clientOf)],
  ['the local S3 in the same process', byClient(directStorage)],
  [
    'the local S3, by the client that doors are bundled with',
    (storage) => ({ client: clientOf(storage), bucket: light(storage.url) }),
  ],
])('%s', (_, open) => {
  bucketContract(async () => {
    const data = await mkdtemp(path.join(tmpdir(), 'nelm-bucket-'));
    const storage = await startStorage({ folder: data, bucket: 'files' });
    return {
      ...open(storage),
      name: 'files',
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

/** Opens buckets by the client that stands in for AWS's own in the bundles of doors, which no module can import otherwise. */
async function bundledLight(): Promise<(url: string) => Bucket> {
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-light-'));
  const outfile = path.join(folder, 'light.mjs');
  const contents = `import { S3Client } from '@aws-sdk/client-s3';
import { openBucket } from './lib/store/bucket.ts';
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
export const open = (endpoint) => openBucket('files', new S3Client({ endpoint, region: 'local', credentials }));`;
  await build({
    stdin: { contents, resolveDir: path.join(import.meta.dirname, '../..') },
    ...{ outfile, bundle: true, platform: 'node', format: 'esm', mainFields: ['module', 'main'] },
    plugins: [lightClients],
  });
  const { open } = await import(pathToFileURL(outfile).href);
  await rm(folder, { recursive: true });
  return open;
}
