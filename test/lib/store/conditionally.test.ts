import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { boundedRequests } from '../../../lib/aws/boundedRequests.ts';
import { mayPass } from '../../../lib/durable/failure.ts';
import { type Bucket, openBucket } from '../../../lib/store/bucket.ts';
import { type Storage, startStorage } from '../../../local/aws/storage.ts';

const key = 'locks/s1.json';

let folder: string;
let storage: Storage;
let bucket: Bucket;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-conditionally-'));
  storage = await startStorage({ folder, bucket: 'files' });
  bucket = bucketAt(storage.url);
});

afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

function bucketAt(endpoint: string, timeouts = { connection: 1_000, idle: 200, whole: 5_000 }): Bucket {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return openBucket('files', new S3Client({ endpoint, region: 'local', credentials, ...boundedRequests(timeouts) }));
}

/** What is there, as text. */
async function text(): Promise<string | undefined> {
  return (await storage.objects.read(key))?.bytes.toString();
}

/** Writes the object as somebody else, and gives its ETag. */
async function writtenBefore(value: unknown): Promise<string> {
  await storage.objects.write(key, Buffer.from(JSON.stringify(value)));
  return (await storage.objects.read(key))?.etag ?? '';
}

async function failure(call: Promise<unknown>): Promise<Error> {
  return await call.then(
    () => new Error('It did not fail.'),
    (error: Error) => error,
  );
}

describe('a lost race (409) is nobody’s win', () => {
  test.each(['create', 'replace', 'copy', 'remove'] as const)('%s tries again, and is done', async (action) => {
    const etag = action === 'create' ? '' : await writtenBefore({ by: 'nobody' });
    storage.faults.set([{ fault: { status: 409 }, times: 2 }]);
    expect(await act(action, etag)).toBe(true);
    storage.faults.clear();
    expect(await text()).toBe(
      { create: '{"by":"me"}', replace: '{"by":"me"}', copy: '{"by":"nobody"}' }[action as 'copy'],
    );
  });

  test('and is thrown as what may pass when it does not end', async () => {
    storage.faults.set([{ fault: { status: 409 } }]);
    const error = await failure(bucket.create(key, { by: 'me' }));
    expect(error.message).toBe('S3 refused a write because of other requests for the same object. Try again later.');
    expect(mayPass(error)).toBe(true);
    expect(await text()).toBeUndefined();
  });

  test('and somebody who comes between has won', async () => {
    const meanwhile = async () => void (await writtenBefore({ by: 'another' }));
    storage.faults.set([{ fault: { status: 409 }, times: 1, meanwhile }]);
    expect(await bucket.create(key, { by: 'me' })).toBe(false);
    expect(await text()).toBe('{"by":"another"}');
  });

  async function act(action: 'create' | 'replace' | 'copy' | 'remove', etag: string): Promise<boolean> {
    if (action === 'create') return await bucket.create(key, { by: 'me' });
    if (action === 'replace') return await bucket.replace(key, { by: 'me' }, etag);
    if (action === 'copy') return await bucket.copy(key, 'copies/one', etag);
    return await bucket.remove(key, etag);
  }
});

describe.each([
  ['the connection broke', { drop: 'after' }],
  ['S3 answered 500', { status: 500, handled: true }],
  ['S3 answered 503', { status: 503, handled: true }],
] as const)('a write that was done although %s', (_, fault) => {
  test('is known as one’s own: create', async () => {
    storage.faults.set([{ fault, method: 'PUT', times: 1 }]);
    expect(await bucket.create(key, { by: 'me' })).toBe(true);
    expect(await text()).toBe('{"by":"me"}');
  });

  test('is known as one’s own: replace', async () => {
    const etag = await writtenBefore({ by: 'nobody' });
    storage.faults.set([{ fault, method: 'PUT', times: 1 }]);
    expect(await bucket.replace(key, { by: 'me' }, etag)).toBe(true);
    expect(await text()).toBe('{"by":"me"}');
  });

  test('is known as one’s own: remove', async () => {
    const etag = await writtenBefore({ by: 'nobody' });
    storage.faults.set([{ fault, method: 'DELETE', times: 1 }]);
    expect(await bucket.remove(key, etag)).toBe(true);
    expect(await text()).toBeUndefined();
  });

  test('but was written over since: it is the other one’s', async () => {
    const etag = await writtenBefore({ by: 'nobody' });
    storage.faults.set([
      { fault, method: 'PUT', times: 1 },
      {
        fault: { drop: 'before' },
        method: 'PUT',
        times: 1,
        meanwhile: async () => void (await writtenBefore({ by: 'another' })),
      },
    ]);
    expect(await bucket.replace(key, { by: 'me' }, etag)).toBe(false);
    expect(await text()).toBe('{"by":"another"}');
  });
});

describe('somebody who was faster is not oneself', () => {
  test('although S3 was down before', async () => {
    storage.faults.set([
      {
        fault: { status: 503 },
        method: 'PUT',
        times: 1,
        meanwhile: async () => void (await writtenBefore({ by: 'another' })),
      },
    ]);
    expect(await bucket.create(key, { by: 'me' })).toBe(false);
  });

  test('although it wrote the very same, when no answer was lost', async () => {
    await writtenBefore({ by: 'me' });
    expect(await bucket.create(key, { by: 'me' })).toBe(false);
  });
});

describe('what may be tried again is told from what may not', () => {
  test.each([{ status: 500 }, { status: 503 }, { drop: 'before' }, { hang: true }] as const)(
    '%o is tried three times, and may pass',
    async (fault) => {
      let tries = 0;
      const meanwhile = async () => {
        tries += 1;
      };
      storage.faults.set([{ fault, method: 'PUT', meanwhile }]);
      expect(mayPass(await failure(bucket.create(key, { by: 'me' })))).toBe(true);
      expect(tries).toBe(3);
      storage.faults.clear();
      expect(await bucket.create(key, { by: 'me' })).toBe(true);
    },
  );

  test('a bucket that is not there is neither an object that is gone nor a condition that fails', async () => {
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
    const other = openBucket('other', new S3Client({ endpoint: storage.url, region: 'local', credentials }));
    for (const call of [
      other.read(key),
      other.readJson(key, z.any()),
      other.create(key, {}),
      other.replace(key, {}, 'x'),
    ]) {
      const error = await failure(call);
      expect(error.name).toBe('NoSuchBucket');
      expect(mayPass(error)).toBe(false);
    }
  });
});

test('a read of an object that stops coming ends too', async () => {
  await writtenBefore({ by: 'nobody' });
  storage.faults.set([{ fault: { hang: true }, method: 'GET' }]);
  expect(await failure(bucket.read(key))).toMatchObject({ name: 'TimeoutError' });
  expect(await failure(bucket.list('locks/'))).toMatchObject({ name: 'TimeoutError' });
});

test('a plain write that lost a race (409) is sent again, and may be tried later when it loses every one', async () => {
  storage.faults.set([{ fault: { status: 409 }, method: 'PUT', times: 3 }]);
  await bucket.write(key, 'report', 'text/plain');
  expect(await text()).toBe('report');
  storage.faults.set([{ fault: { status: 409 }, method: 'PUT', times: 4 }]);
  expect(mayPass(await failure(bucket.write(key, 'another', 'text/plain')))).toBe(true);
  expect(await text()).toBe('report');
});
