import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AwsCli, isSkipped, startAwsCli } from './awsCli.ts';

let cli: AwsCli;

beforeAll(async () => {
  cli = await startAwsCli();
});

afterAll(() => cli.close());

describe.skipIf(isSkipped)('the AWS CLI', () => {
  test('brings a file of more than 8 MB there, moves it and brings it back, byte for byte', async () => {
    const bytes = Buffer.alloc(9 * 1024 * 1024, 'accountName,firstName\n');
    await writeFile(cli.here('large.csv'), bytes);
    await cli.aws('s3', 'cp', cli.here('large.csv'), 's3://nelm/inbox/large.csv', '--only-show-errors');
    await cli.aws('s3', 'mv', 's3://nelm/inbox/large.csv', 's3://nelm/done/large.csv', '--only-show-errors');
    expect(await cli.aws('s3', 'ls', 's3://nelm/')).toBe('                           PRE done/\n');
    await cli.aws('s3', 'cp', 's3://nelm/done/large.csv', cli.here('back.csv'), '--only-show-errors');
    expect((await readFile(cli.here('back.csv'))).equals(bytes)).toBe(true);
    expect(await cli.storage.objects.list('')).toEqual(['done/large.csv']);
  });

  test('syncs a folder, lists it by pages, and removes all of it', async () => {
    const names = ['p0.csv', 'p1.csv', 'p2.csv'];
    await mkdir(cli.here('many'));
    for (const name of names) await writeFile(path.join(cli.here('many'), name), name);
    await cli.aws('s3', 'sync', cli.here('many'), 's3://nelm/runs/a', '--only-show-errors');
    const options = ['--bucket', 'nelm', '--prefix', 'runs/', '--page-size', '2'];
    const { Contents } = JSON.parse(await cli.aws('s3api', 'list-objects-v2', ...options));
    expect(Contents.map(({ Key, Size }: { Key: string; Size: number }) => [Key, Size])).toEqual(
      names.map((name) => [`runs/a/${name}`, 6]),
    );
    await cli.aws('s3', 'rm', 's3://nelm/runs/', '--recursive', '--only-show-errors');
    expect(await cli.storage.objects.list('runs/')).toEqual([]);
  });
});
