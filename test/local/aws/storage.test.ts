import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StoredObject } from '../../../local/aws/objects.ts';
import { type Storage, startStorage } from '../../../local/aws/storage.ts';

const Bucket = 'files';
let folder: string;
let storage: Storage;
let s3: S3Client;
let created: StoredObject[];

async function start(): Promise<void> {
  created = [];
  storage = await startStorage({ folder, bucket: Bucket, onCreated: (object) => created.push(object) });
  s3 = new S3Client({
    endpoint: storage.url,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-storage-'));
  await start();
});

afterEach(async () => {
  await storage.close();
  await rm(folder, { recursive: true, force: true });
});

const put = (Key: string, Body: string | Uint8Array, conditions = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...conditions }));
const text = async (Key: string) =>
  await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
const statusOf = (sent: Promise<{ $metadata: { httpStatusCode?: number } }>) =>
  sent.then(
    ({ $metadata }) => $metadata.httpStatusCode,
    (error) => error.$metadata?.httpStatusCode,
  );

describe('an object', () => {
  test.each([
    'inbox/Contractors/people.csv',
    'inbox/Zürich & Söhne/Liste + 100 % (neu).csv',
    'a/../b/./c.csv',
    'a//b.csv',
    'quo"te\'s<>|?*:\\.csv',
  ])('is written, read, listed and removed under the key %s', async (Key) => {
    await put(Key, 'first');
    await put(Key, 'second');
    expect(await text(Key)).toBe('second');
    const list = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: Key.slice(0, 2) }));
    expect(list.Contents?.map((object) => object.Key)).toEqual([Key]);
    expect(created.map((object) => object.key)).toEqual([Key, Key]);
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await statusOf(s3.send(new HeadObjectCommand({ Bucket, Key })))).toBe(404);
  });

  test('lies as a plain file where its key says, and is there after a restart', async () => {
    await put('runs/Contractors/1/report.html', '<h1>ok</h1>');
    expect(await readFile(path.join(folder, 'runs/Contractors/1/report.html'), 'utf8')).toBe('<h1>ok</h1>');
    await storage.close();
    await start();
    expect(await text('runs/Contractors/1/report.html')).toBe('<h1>ok</h1>');
  });

  test('may have 25 MB, byte for byte', async () => {
    const bytes = Buffer.alloc(25 * 1024 * 1024, 'nelm\r\n0\r\n');
    await put('big', bytes);
    expect(created[0]?.bytes.equals(bytes)).toBe(true);
  });

  test('may be put without credentials, as curl does', async () => {
    const answer = await fetch(`${storage.url}/${Bucket}/inbox/Contractors/a%20b.csv`, { method: 'PUT', body: 'x' });
    expect(answer.status).toBe(200);
    expect(await text('inbox/Contractors/a b.csv')).toBe('x');
  });

  test('that is written again has a later sequencer', async () => {
    for (let count = 0; count < 20; count += 1) await put('k', String(count));
    const sequencers = created.map(({ sequencer }) => sequencer);
    expect(sequencers.toSorted()).toEqual(sequencers);
    expect(new Set(sequencers).size).toBe(20);
  });
});

describe('a condition', () => {
  test('If-None-Match lets one of twenty at once win', async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => statusOf(put('locks/s.json', String(index), { IfNoneMatch: '*' }))),
    );
    expect(all.toSorted()).toEqual([200, ...Array.from({ length: 19 }, () => 412)]);
  });

  test('If-Match guards a put, a delete, a get and the source of a copy', async () => {
    const { ETag: old = '' } = await put('k', 'one');
    const { ETag: current = '' } = await put('k', 'two');
    const CopySource = `${Bucket}/k`;
    expect(await statusOf(put('k', 'x', { IfMatch: old }))).toBe(412);
    expect(await statusOf(s3.send(new DeleteObjectCommand({ Bucket, Key: 'k', IfMatch: old })))).toBe(412);
    expect(await statusOf(s3.send(new GetObjectCommand({ Bucket, Key: 'k', IfMatch: old })))).toBe(412);
    const copy = { Bucket, Key: 'c', CopySource };
    expect(await statusOf(s3.send(new CopyObjectCommand({ ...copy, CopySourceIfMatch: old })))).toBe(412);
    expect(await statusOf(s3.send(new CopyObjectCommand({ ...copy, CopySourceIfMatch: current })))).toBe(200);
    expect(await text('c')).toBe('two');
    expect(await statusOf(put('k', 'three', { IfMatch: current }))).toBe(200);
    expect(await statusOf(put('gone', 'x', { IfMatch: current }))).toBe(404);
  });
});

test('a bucket that is not there, and what is not served, are said', async () => {
  expect(await statusOf(s3.send(new PutObjectCommand({ Bucket: 'other', Key: 'k', Body: 'x' })))).toBe(404);
  expect(await statusOf(put('k'.repeat(1_025), 'x'))).toBe(400);
  expect(await statusOf(put('k', 'x', { IfNoneMatch: '"an-etag"' }))).toBe(501);
  const tags = await fetch(`${storage.url}/${Bucket}/k?tagging`, { method: 'PUT' });
  expect([tags.status, await tags.text()]).toEqual([501, expect.stringContaining('Objects have no tags here')]);
});

describe('a list', () => {
  const page = (more: object) => s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'runs/', ...more }));

  test('comes in pages of a thousand keys at most, each with a token for the next', async () => {
    const keys = Array.from({ length: 1_001 }, (_, index) => `runs/${String(index).padStart(4, '0')}`);
    // Plain files are objects: to be sure that each is on disk would take longer than the list.
    await mkdir(path.join(folder, 'runs'), { recursive: true });
    await Promise.all(keys.map((key) => writeFile(path.join(folder, key), 'x')));
    const first = await page({ MaxKeys: 5_000 });
    expect(first.Contents?.map(({ Key }) => Key)).toEqual(keys.slice(0, 1_000));
    expect([first.KeyCount, first.IsTruncated]).toEqual([1_000, true]);
    const second = await page({ ContinuationToken: first.NextContinuationToken });
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['runs/1000']);
    expect([second.IsTruncated, second.NextContinuationToken]).toEqual([false, undefined]);
    expect((await page({ MaxKeys: 2, StartAfter: 'runs/0998' })).Contents?.map(({ Key }) => Key)).toEqual([
      'runs/0999',
      'runs/1000',
    ]);
  });

  test('goes on behind its last key, whatever becomes of that one', async () => {
    for (const key of ['runs/a', 'runs/b', 'runs/c']) await storage.objects.write(key, Buffer.from('x'));
    const { NextContinuationToken } = await page({ MaxKeys: 2 });
    await storage.objects.remove('runs/b');
    await storage.objects.write('runs/aa', Buffer.from('x'));
    expect((await page({ ContinuationToken: NextContinuationToken })).Contents?.map(({ Key }) => Key)).toEqual([
      'runs/c',
    ]);
  });

  test('says when an object was written and how large it is, and gives folders as one entry each', async () => {
    for (const key of ['runs/a/1.csv', 'runs/a/2.csv', 'runs/b/1.csv', 'runs/c & d.csv']) await put(key, 'abc');
    const { Contents, CommonPrefixes, KeyCount } = await page({ Delimiter: '/' });
    expect(Contents).toMatchObject([{ Key: 'runs/c & d.csv', Size: 3, ETag: '"ae4ff45d38b6ef929ba5aba33ead75f1"' }]);
    expect(Contents?.[0]?.LastModified?.getTime()).toBeGreaterThan(0);
    expect(CommonPrefixes).toEqual([{ Prefix: 'runs/a/' }, { Prefix: 'runs/b/' }]);
    expect(KeyCount).toBe(3);
    const first = await page({ Delimiter: '/', MaxKeys: 1 });
    expect(first).toMatchObject({ CommonPrefixes: [{ Prefix: 'runs/a/' }], IsTruncated: true });
    const second = await page({ Delimiter: '/', ContinuationToken: first.NextContinuationToken });
    expect(second.CommonPrefixes).toEqual([{ Prefix: 'runs/b/' }]);
  });

  test('of version 1 goes on behind a marker, which is given where there are folders', async () => {
    for (const key of ['runs/a', 'runs/b & c', 'runs/d/1', 'runs/e']) await put(key, 'x');
    const old = (more: object) => s3.send(new ListObjectsCommand({ Bucket, Prefix: 'runs/', ...more }));
    const first = await old({ MaxKeys: 2 });
    expect(first.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
      ['runs/a', 1],
      ['runs/b & c', 1],
    ]);
    // As S3: without a delimiter the last key is the marker.
    expect([first.IsTruncated, first.Marker, first.NextMarker]).toEqual([true, '', undefined]);
    const second = await old({ Marker: 'runs/b & c', EncodingType: 'url' });
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['runs/d/1', 'runs/e']);
    expect([second.IsTruncated, second.Marker]).toEqual([false, 'runs/b%20%26%20c']);
    const folders = await old({ Delimiter: '/', MaxKeys: 3 });
    expect([folders.CommonPrefixes, folders.NextMarker]).toEqual([[{ Prefix: 'runs/d/' }], 'runs/d/']);
    const last = await old({ Delimiter: '/', Marker: 'runs/d/' });
    expect([last.Contents?.map(({ Key }) => Key), last.CommonPrefixes, last.NextMarker]).toEqual([
      ['runs/e'],
      undefined,
      undefined,
    ]);
    const answer = await (await fetch(`${storage.url}/${Bucket}?prefix=runs/`)).text();
    expect([answer.includes('KeyCount'), answer.includes('ContinuationToken')]).toEqual([false, false]);
  });

  test('shows a folder whose later keys come behind where it is to begin', async () => {
    for (const key of ['a/b', 'a/c', 'b']) await put(key, key);
    const asked = { Bucket, Delimiter: '/', StartAfter: 'a/b' };
    const { CommonPrefixes, Contents } = await s3.send(new ListObjectsV2Command(asked));
    expect([CommonPrefixes, Contents?.map(({ Key }) => Key)]).toEqual([[{ Prefix: 'a/' }], ['b']]);
    const behind = await s3.send(new ListObjectsV2Command({ ...asked, StartAfter: 'a/c' }));
    expect([behind.CommonPrefixes, behind.Contents?.map(({ Key }) => Key)]).toEqual([undefined, ['b']]);
  });

  test.each(['list-type=1', 'list-type=2&marker=a', 'start-after=a', 'continuation-token=a'])(
    'of %s, which neither version has, is refused',
    async (query) => {
      const answer = await fetch(`${storage.url}/${Bucket}?${query}`);
      expect([answer.status, await answer.text()]).toEqual([501, expect.stringContaining('NotImplemented')]);
    },
  );

  test('with a token that is none is refused', async () => {
    await expect(page({ ContinuationToken: 'x' })).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});

describe('a range', () => {
  test.each([
    ['bytes=0-1', 'bytes 0-1/7', 'on'],
    ['bytes=4-', 'bytes 4-6/7', 'two'],
    ['bytes=4-99', 'bytes 4-6/7', 'two'],
    ['bytes=-3', 'bytes 4-6/7', 'two'],
    ['bytes=-500', 'bytes 0-6/7', 'one,two'],
    // What is no range is passed over, as on S3.
    ['bytes=5-2', undefined, 'one,two'],
    ['lines=1-2', undefined, 'one,two'],
  ])('of %s is %s', async (Range, contentRange, said) => {
    await put('k', 'one,two');
    const some = await s3.send(new GetObjectCommand({ Bucket, Key: 'k', Range }));
    const status = contentRange === undefined ? 200 : 206;
    expect([some.$metadata.httpStatusCode, some.ContentRange]).toEqual([status, contentRange]);
    expect([some.ContentLength, await some.Body?.transformToString()]).toEqual([said.length, said]);
  });

  test.each([
    ['bytes=7-', 'one,two', 416, 'InvalidRange'],
    ['bytes=-0', 'one,two', 416, 'InvalidRange'],
    ['bytes=-1', '', 416, 'InvalidRange'],
    ['bytes=0-1,4-5', 'one,two', 501, 'NotImplemented'],
  ])('of %s of “%s” is refused', async (Range, content, status, name) => {
    await put('k', content);
    const refused = s3.send(new GetObjectCommand({ Bucket, Key: 'k', Range }));
    await expect(refused).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
  });

  test.each([
    ['bytes=0-2', 200],
    ['bytes=-3', 400],
    ['bytes=0-7', 400],
  ])('of %s of what is copied into a part answers %i', async (CopySourceRange, status) => {
    await put('k', 'one,two');
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'large' }));
    const part = { Bucket, Key: 'large', UploadId, PartNumber: 1, CopySource: `${Bucket}/k`, CopySourceRange };
    expect(await statusOf(s3.send(new UploadPartCopyCommand(part)))).toBe(status);
  });
});

describe('an upload in parts', () => {
  test('is there as a whole when it is completed, and only then', async () => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'large.csv' }));
    const part = async (PartNumber: number, Body: string) => {
      const { ETag } = await s3.send(new UploadPartCommand({ Bucket, Key: 'large.csv', UploadId, PartNumber, Body }));
      return { PartNumber, ETag };
    };
    const Parts = [await part(1, 'one,'), await part(2, 'two')];
    expect(await statusOf(s3.send(new HeadObjectCommand({ Bucket, Key: 'large.csv' })))).toBe(404);
    const complete = (parts: typeof Parts) =>
      s3.send(
        new CompleteMultipartUploadCommand({ Bucket, Key: 'large.csv', UploadId, MultipartUpload: { Parts: parts } }),
      );
    await expect(complete([...Parts].reverse())).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete([{ PartNumber: 3, ETag: '"x"' }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await complete(Parts);
    expect(await text('large.csv')).toBe('one,two');
    expect(created.map(({ key }) => key)).toEqual(['large.csv']);
    await expect(complete(Parts)).rejects.toMatchObject({ name: 'NoSuchUpload' });
    const some = await s3.send(new GetObjectCommand({ Bucket, Key: 'large.csv', Range: 'bytes=2-4' }));
    expect([some.ContentRange, await some.Body?.transformToString()]).toEqual(['bytes 2-4/7', 'e,t']);
  });

  test('that is given up leaves nothing', async () => {
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'large.csv' }));
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: 'large.csv', UploadId }));
    const late = new UploadPartCommand({ Bucket, Key: 'large.csv', UploadId, PartNumber: 1, Body: 'x' });
    await expect(s3.send(late)).rejects.toMatchObject({ name: 'NoSuchUpload' });
    expect(await storage.objects.list('')).toEqual([]);
  });
});

describe('an old version', () => {
  const listed = async () => {
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: '' }));
    return Versions.map(({ Key, VersionId, IsLatest, Size }) => [Key, VersionId, IsLatest, Size]);
  };
  const version = async (Key: string, VersionId: string | undefined) =>
    await (await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();

  test('is kept of what is dropped, and listed by its own name only; of nothing else', async () => {
    const { VersionId: first = '' } = await put('inbox/A/p.csv', 'one');
    const { VersionId: second = '' } = await put('inbox/A/p.csv', 'second');
    await put('locks/a', '1');
    expect((await put('locks/a', '2')).VersionId).toBeUndefined();
    expect(created.map(({ versionId }) => versionId)).toEqual([first, second, undefined, undefined]);
    expect(await listed()).toEqual([
      ['inbox/A/p.csv', second, true, 6],
      ['inbox/A/p.csv', first, false, 3],
      ['locks/a', 'null', true, 1],
    ]);
    expect(await storage.objects.list('')).toEqual(['inbox/A/p.csv', 'locks/a']);
    expect([await version('inbox/A/p.csv', first), await version('inbox/A/p.csv', second)]).toEqual(['one', 'second']);
    expect(await version('locks/a', 'null')).toBe('2');
  });

  test.each(['0A1B', '../../locks/a', 'null'])('that is not there is said: %s', async (id) => {
    await put('inbox/A/p.csv', 'one');
    await put('locks/a', '1');
    await expect(version('inbox/A/p.csv', id)).rejects.toMatchObject({ name: 'NoSuchVersion' });
  });

  test('is there after a restart, and gone after 30 days', async () => {
    const { VersionId } = await put('inbox/A/p.csv', 'one');
    const writtenAt = created[0]?.modified.getTime() ?? 0;
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'inbox/A/p.csv' }));
    for (const [days, left] of [
      [29, 1],
      [31, 0],
    ] as const) {
      await storage.close();
      storage = await startStorage({
        folder,
        bucket: Bucket,
        now: () => writtenAt + days * 86_400_000,
      });
      expect((await storage.objects.listOldVersions('inbox/')).map(({ versionId }) => versionId)).toEqual(
        left === 0 ? [] : [VersionId],
      );
    }
  });
});

describe('a fault', () => {
  test('strikes the requests that it is for, so many times, in the words of S3', async () => {
    storage.faults.set([
      { fault: { status: 409 }, method: 'PUT', key: /^locks\//, times: 1 },
      { fault: { status: 503 }, key: /^runs\// },
    ]);
    await expect(put('locks/a', 'x')).rejects.toMatchObject({ name: 'ConditionalRequestConflict' });
    expect(await statusOf(put('locks/a', 'x'))).toBe(200);
    expect(await statusOf(put('inbox/a', 'x'))).toBe(200);
    await expect(put('runs/a', 'x')).rejects.toMatchObject({ name: 'SlowDown' });
    await expect(text('runs/a')).rejects.toMatchObject({ name: 'SlowDown' });
    storage.faults.clear();
    await expect(text('runs/a')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  test.each([
    [{ drop: 'before' }, undefined],
    [{ status: 500 }, undefined],
    [{ drop: 'after' }, 'x'],
    [{ status: 500, handled: true }, 'x'],
  ] as const)('%o leaves what it says', async (fault, left) => {
    storage.faults.set([{ fault, times: 1 }]);
    await expect(put('k', 'x')).rejects.toThrow();
    expect((await storage.objects.read('k'))?.bytes.toString()).toBe(left);
    expect(created).toHaveLength(left === undefined ? 0 : 1);
  });
});

test('several objects are deleted at once; of one whose version is named that version alone', async () => {
  await put('inbox/a.csv', 'one');
  const { VersionId } = await s3.send(new HeadObjectCommand({ Bucket, Key: 'inbox/a.csv' }));
  await put('inbox/a.csv', 'two');
  await put('b', 'b');
  const Objects = [{ Key: 'inbox/a.csv', VersionId }, { Key: 'b' }];
  const { Deleted } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Deleted).toEqual([{ Key: 'inbox/a.csv', VersionId }, { Key: 'b' }]);
  expect(await text('inbox/a.csv')).toBe('two');
  const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(Versions?.map(({ Key, IsLatest }) => [Key, IsLatest])).toEqual([['inbox/a.csv', true]]);
});

test.each(['uploads', 'tagging', 'versionId=1'])(
  'what is asked of a bucket by ?%s is no listing of it',
  async (asked) => {
    const answer = await fetch(`${storage.url}/${Bucket}?${asked}`);
    expect([answer.status, await answer.text()]).toEqual([
      501,
      expect.stringContaining('of a bucket is not served here'),
    ]);
  },
);
