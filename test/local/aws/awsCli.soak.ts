import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLambda } from '../../../local/aws/lambda.ts';
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

describe.skipIf(isSkipped)('what docs/operations.md types for an event that was given up', () => {
  test('takes the event out of its message, and gives it to the door', async () => {
    const page = await readFile(path.join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
    const [, read = ''] = /^ {4}node -p '(.*)' > event\.json$/m.exec(page) ?? [];
    const [, words = ''] = /^ {4}aws (lambda invoke .*)$/m.exec(page) ?? [];
    const event = { Records: [{ s3: { object: { key: 'inbox/Contractors/Z%C3%BCrich.csv' } } }] };
    const message = { Body: JSON.stringify(event), ReceiptHandle: 'AQEB', Attributes: {} };
    const [folder, told] = [cli.here('given-up'), cli.here('given-up/told.json')];
    await mkdir(folder);
    await writeFile(path.join(folder, 'message.json'), JSON.stringify({ Messages: [message] }));
    await writeFile(
      path.join(folder, 'door.mjs'),
      `import { writeFileSync } from 'node:fs';
export const handler = (event) => (writeFileSync(process.env.TOLD, JSON.stringify(event)), { runs: [] });`,
    );
    const body = execFileSync(process.execPath, ['-p', read], { cwd: folder, encoding: 'utf8' });
    await writeFile(path.join(folder, 'event.json'), body);
    const host = await startLambda({});
    try {
      const bundle = path.join(folder, 'door.mjs');
      host.add({
        ...{ name: 'nelm-prod-csv-dropped', bundle, environment: { TOLD: told } },
        ...{ timeoutSeconds: 20, durable: false },
      });
      const typed = words.replace('event.json', path.join(folder, 'event.json')).split(' ');
      const answer = path.join(folder, 'answer.json');
      await cli.aws(...typed.slice(0, -1), answer, '--endpoint-url', host.url);
      expect(JSON.parse(await readFile(told, 'utf8'))).toEqual(event);
      expect(JSON.parse(await readFile(answer, 'utf8'))).toEqual({ runs: [] });
    } finally {
      await host.close();
    }
  });
});
