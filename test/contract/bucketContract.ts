import { DeleteObjectCommand, GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Bucket } from '../../lib/store/bucket.ts';

/** A bucket to hold to the contract, a client of it, and a folder of keys that is the suite's own. */
export type BucketUnderTest = {
  bucket: Bucket;
  client: Pick<S3Client, 'send'>;
  name: string;
  folder: string;
  close: () => Promise<void>;
};

/** What every bucket promises, whatever it is kept in. */
export function bucketContract(open: () => Promise<BucketUnderTest>): void {
  let bucket: Bucket;
  let it: BucketUnderTest;
  let folder: string;
  const schema = z.object({ by: z.string() });

  beforeAll(async () => {
    it = await open();
    ({ bucket, folder } = it);
  });

  afterAll(async () => {
    for (const key of await bucket.list(folder)) await bucket.remove(key);
    await it.close();
  });

  /** Writes an object and tells its ETag. */
  async function written(key: string, text: string): Promise<string> {
    await bucket.write(key, text, 'text/plain');
    const found = await bucket.read(key);
    return found.kind === 'found' ? found.etag : '';
  }

  /** The id of the version that an object is now; undefined in a bucket without versions. */
  async function versionOf(key: string): Promise<string | undefined> {
    return (await it.client.send(new GetObjectCommand({ Bucket: it.name, Key: key }))).VersionId;
  }

  const by = async (key: string) => (await bucket.readJson(key, schema))?.value.by;

  describe('an object', () => {
    test('is read as it was written, byte for byte', async () => {
      const bytes = new Uint8Array([0, 13, 10, 255, 128, 239, 187, 191]);
      await bucket.write(`${folder}bytes`, bytes, 'application/octet-stream');
      const found = await bucket.read(`${folder}bytes`);
      expect(found).toEqual({ kind: 'found', bytes, etag: expect.stringMatching(/^[^"]+$/) });
    });

    test.each(['Zürich & Söhne/Liste + 100 % (neu).csv', 'a/../b/./c.csv', 'a//b.csv', 'a🙂b.json'])(
      'may have the key %s',
      async (name) => {
        await bucket.write(`${folder}keys/${name}`, name, 'text/plain');
        expect(await bucket.read(`${folder}keys/${name}`)).toMatchObject({ bytes: new TextEncoder().encode(name) });
        expect(await bucket.list(`${folder}keys/${name}`)).toEqual([`${folder}keys/${name}`]);
      },
    );

    test.each(['Ada Example', '{"by":["Ada Example"]}'])(
      'that is of another shape is named by its key, and nothing of it is repeated: %s',
      async (text) => {
        await bucket.write(`${folder}shape`, text, 'application/json');
        await expect(bucket.readJson(`${folder}shape`, schema)).rejects.toThrow(
          `${folder}shape is not what nelm writes there. Bring back an older version of it, or remove it.`,
        );
      },
    );

    test('that is not there is gone, and to remove it is harmless', async () => {
      expect(await bucket.read(`${folder}absent`)).toEqual({ kind: 'gone' });
      expect(await bucket.readJson(`${folder}absent`, schema)).toBeUndefined();
      expect(await bucket.remove(`${folder}absent`)).toBe(true);
    });
  });

  describe('a condition', () => {
    test('lets one of many that create at once win', async () => {
      const key = `${folder}created.json`;
      const writers = Array.from({ length: 12 }, (_, index) => `run-${index}`);
      const won = await Promise.all(writers.map((writer) => bucket.create(key, { by: writer })));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await by(key)).toBe(writers[won.indexOf(true)]);
      expect(await bucket.create(key, { by: await by(key) })).toBe(false);
    });

    test('lets one of many that replace at once win', async () => {
      const key = `${folder}replaced.json`;
      const etag = await written(key, '{"by":"nobody"}');
      const writers = Array.from({ length: 12 }, (_, index) => `run-${index}`);
      const won = await Promise.all(writers.map((writer) => bucket.replace(key, { by: writer }, etag)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await by(key)).toBe(writers[won.indexOf(true)]);
    });

    test('guards a read, a copy and a removal', async () => {
      const key = `${folder}guarded`;
      const old = await written(key, 'one');
      const current = await written(key, 'two');
      expect(await bucket.read(key, old)).toEqual({ kind: 'replaced' });
      expect(await bucket.read(key, current)).toMatchObject({ kind: 'found', etag: current });
      expect(await bucket.copy(key, `${folder}copies/Söhne + 1 %.csv`, old)).toBe(false);
      expect(await bucket.copy(key, `${folder}copies/Söhne + 1 %.csv`, current)).toBe(true);
      expect(await bucket.read(`${folder}copies/Söhne + 1 %.csv`)).toMatchObject({
        bytes: new TextEncoder().encode('two'),
      });
      expect(await bucket.remove(key, old)).toBe(false);
      expect(await bucket.remove(key, current)).toBe(true);
      expect(await bucket.read(key)).toEqual({ kind: 'gone' });
    });

    test('does not hold for an object that is gone', async () => {
      const key = `${folder}gone.json`;
      const etag = await written(key, '{"by":"nobody"}');
      await bucket.remove(key);
      expect(await bucket.replace(key, { by: 'run-1' }, etag)).toBe(false);
      expect(await bucket.copy(key, `${folder}copies/gone`, etag)).toBe(false);
      expect(await bucket.remove(key, etag)).toBe(false);
      expect(await bucket.read(key, etag)).toEqual({ kind: 'gone' });
    });
  });

  test('a version of an object is read and copied when it was replaced, and when it was removed since', async (context) => {
    const key = `${folder}Söhne + 1 %/versions.csv`;
    const found = (text: string, etag: string) => ({ kind: 'found', bytes: new TextEncoder().encode(text), etag });
    const [one, first] = [await written(key, 'one'), await versionOf(key)];
    // An existing bucket of AWS may keep none.
    if (first === undefined) return context.skip();
    const [two, second] = [await written(key, 'two'), await versionOf(key)];
    const copy = `${folder}copies/versions.csv`;
    for (const state of ['replaced', 'removed']) {
      if (state === 'removed') expect(await bucket.remove(key, two)).toBe(true);
      expect(await bucket.read(key, one, first)).toEqual(found('one', one));
      expect(await bucket.read(key, two, second)).toEqual(found('two', two));
      expect(await bucket.read(key, two, first)).toEqual({ kind: 'replaced' });
      expect(await bucket.copy(key, copy, two, first)).toBe(false);
      expect(await bucket.copy(key, copy, one, first)).toBe(true);
      expect(await bucket.read(copy)).toMatchObject({ bytes: new TextEncoder().encode('one') });
    }
    expect(await bucket.remove(key, one)).toBe(false);
    expect(await bucket.read(key)).toEqual({ kind: 'gone' });
    await it.client.send(new DeleteObjectCommand({ Bucket: it.name, Key: key, VersionId: first }));
    expect(await bucket.read(key, one, first)).toEqual({ kind: 'gone' });
    expect(await bucket.copy(key, copy, one, first)).toBe(false);
    expect(await bucket.read(key, two, second)).toEqual(found('two', two));
  });

  test('an object’s ETag is told without reading it, and none of an object whose key is longer', async () => {
    const key = `${folder}told/people.csv`;
    expect(await bucket.etagOf(key)).toBeUndefined();
    await bucket.write(`${key}.old`, 'older', 'text/csv');
    expect(await bucket.etagOf(key)).toBeUndefined();
    const etag = await bucket.upload(key, 'Account', 'text/csv');
    expect(await bucket.etagOf(key)).toBe(etag);
  });

  describe('a list', () => {
    test('has every key that begins with its prefix, over a thousand of them', async () => {
      const keys = Array.from({ length: 1_005 }, (_, index) => `${folder}many/${String(index).padStart(4, '0')}`);
      for (let from = 0; from < keys.length; from += 100) {
        await Promise.all(keys.slice(from, from + 100).map((key) => bucket.write(key, '-', 'text/plain')));
      }
      expect(await bucket.list(`${folder}many/`)).toEqual(keys);
      expect(await bucket.list(`${folder}many/000`)).toEqual(keys.slice(0, 10));
      expect(await bucket.list(`${folder}none/`)).toEqual([]);
    });

    test('is in the order of the UTF-8 of the keys', async () => {
      // The last two are in the other order as UTF-16, which JavaScript compares.
      const keys = ['Z', 'a', 'é', '\u{fb01}', '🙂'].map((name) => `${folder}order/${name}`);
      for (const key of keys.toReversed()) await bucket.write(key, '-', 'text/plain');
      expect(await bucket.list(`${folder}order/`)).toEqual(keys);
    });
  });
}
