import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AwsCli, isSkipped, startAwsCli } from './awsCli.ts';

let cli: AwsCli;

beforeAll(async () => {
  cli = await startAwsCli();
});

afterAll(() => cli.close());

describe.skipIf(isSkipped)('the AWS CLI', () => {
  test('copies, lists, moves and removes, as on S3', async () => {
    await writeFile(cli.here('people.csv'), 'accountName\nada\n');
    await cli.aws('s3', 'cp', cli.here('people.csv'), 's3://nelm/inbox/Zürich & Söhne/people.csv');
    expect(await cli.aws('s3', 'ls')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d nelm\n$/);
    expect(await cli.aws('s3', 'ls', 's3://nelm')).toBe('                           PRE inbox/\n');
    expect(await cli.aws('s3', 'ls', 's3://nelm/inbox/Zürich & Söhne/')).toMatch(/ +16 people\.csv\n$/);
    await cli.aws('s3', 'mv', 's3://nelm/inbox/Zürich & Söhne/people.csv', 's3://nelm/done/people.csv');
    expect(await cli.aws('s3', 'ls', 's3://nelm/', '--recursive')).toMatch(/^[\d :-]+ 16 done\/people\.csv\n$/);
    expect(await cli.aws('s3', 'cp', 's3://nelm/done/people.csv', '-')).toBe('accountName\nada\n');
    await cli.aws('s3', 'rm', 's3://nelm/', '--recursive');
    expect(await cli.storage.objects.list('')).toEqual([]);
  });

  test('syncs what differs, both ways, and lists by pages and by folders', async () => {
    const names = Array.from({ length: 5 }, (_, index) => `p${index}.csv`);
    await mkdir(cli.here('many'), { recursive: true });
    for (const name of names) await writeFile(path.join(cli.here('many'), name), name);
    await cli.aws('s3', 'sync', cli.here('many'), 's3://nelm/runs/a');
    expect(await cli.aws('s3', 'sync', cli.here('many'), 's3://nelm/runs/a')).toBe('');
    await cli.aws('s3', 'sync', 's3://nelm/runs/a', cli.here('back'));
    expect(await readdir(cli.here('back'))).toEqual(names);
    const pages = await cli.aws(
      's3api',
      'list-objects-v2',
      '--bucket',
      'nelm',
      '--prefix',
      'runs/',
      '--page-size',
      '2',
    );
    const { Contents } = JSON.parse(pages);
    expect(Contents.map(({ Key, Size }: { Key: string; Size: number }) => [Key, Size])).toEqual(
      names.map((name) => [`runs/a/${name}`, 6]),
    );
    const folders = await cli.aws(
      's3api',
      'list-objects-v2',
      '--bucket',
      'nelm',
      '--prefix',
      'runs/',
      '--delimiter',
      '/',
    );
    expect(JSON.parse(folders)).toMatchObject({ CommonPrefixes: [{ Prefix: 'runs/a/' }] });
    const objects = JSON.stringify({ Objects: names.map((name) => ({ Key: `runs/a/${name}` })) });
    await cli.aws('s3api', 'delete-objects', '--bucket', 'nelm', '--delete', objects);
    expect(await cli.storage.objects.list('')).toEqual([]);
  });

  test('lists by the older operation, page by page, and reads the end of a file', async () => {
    const names = ['p0.csv', 'p1.csv', 'p2.csv'];
    for (const name of names) await cli.storage.objects.write(`old/${name}`, Buffer.from('one,two'));
    const options = ['--bucket', 'nelm', '--prefix', 'old/', '--page-size', '1'];
    const { Contents } = JSON.parse(await cli.aws('s3api', 'list-objects', ...options));
    expect(Contents.map(({ Key }: { Key: string }) => Key)).toEqual(names.map((name) => `old/${name}`));
    const object = ['--bucket', 'nelm', '--key', 'old/p0.csv', '--range', 'bytes=-3'];
    await cli.aws('s3api', 'get-object', ...object, cli.here('end.csv'));
    expect(await readFile(cli.here('end.csv'), 'utf8')).toBe('two');
  });
});
