import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { importReportSchema } from '../../lib/flows/csv-import/importReport.ts';

const root = path.join(import.meta.dirname, '../..');
const sample = path.join(root, 'samples/contractors.csv');
const freePorts = ['--tenant-port', '0', '--s3-port', '0', '--lambda-port', '0', '--http-port', '0'];

let folder: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-start-'));
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** Starts the command line as `npm start` does, and keeps what it prints. */
function start(...args: string[]) {
  const child = spawn(process.execPath, ['cli/nelm.ts', 'start', ...args], { cwd: root });
  children.push(child);
  const printed = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    printed.out += data;
  });
  child.stderr.on('data', (data) => {
    printed.err += data;
  });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  return { child, printed, exit };
}

describe('--once', { timeout: 90_000 }, () => {
  test('prints the report as one JSON object, and nothing else, on standard output', async () => {
    const { printed, exit } = start(
      '--once',
      sample,
      '--source',
      'Contractors',
      '--json',
      '--clock',
      '2026-10-31T06:00Z',
    );
    expect(await exit).toBe(0);
    const report = importReportSchema.parse(JSON.parse(printed.out));
    expect(report.outcome).toBe('completed');
    expect([report.runId.slice(0, 12), report.startedAt.slice(0, 14)]).toEqual(['20261031T060', '2026-10-31T06:']);
    expect(report.counts).toEqual({ rows: 40, created: 37, updated: 0, unchanged: 0, rejected: 3, failed: 0 });
    expect(report.rejects.map(({ row, column }) => [row, column])).toEqual([
      [17, 'End'],
      [22, 'Manager'],
      [31, 'E-mail'],
    ]);
    expect(printed.err).toContain('wait for the job');
  });

  test('exits with 1 when there is no such source, in the words of the command', async () => {
    const { printed, exit } = start('--once', sample, '--source', 'Nowhere');
    expect(await exit).toBe(1);
    expect(printed.out).toBe('');
    expect(printed.err).toContain(
      'The tenant has no source "Nowhere". It has: Contractors, Interns. Check the name after --source.\n',
    );
  });

  test('exits with 1 when there is no such file', async () => {
    const { printed, exit } = start('--once', path.join(folder, 'absent.csv'), '--source', 'Contractors');
    expect(await exit).toBe(1);
    expect(printed.err).toMatch(/absent\.csv cannot be read \(ENOENT\)\. Check its name\.\n$/);
    expect(printed.out).toBe('');
  });
});

describe('npm start', () => {
  test('imports the sample and what is dropped, ends at Ctrl-C, and remembers the people', async () => {
    const [data, inbox] = [path.join(folder, 'data'), path.join(folder, 'inbox')];
    await mkdir(inbox);
    await writeFile(path.join(inbox, 'lost.csv'), 'x');
    const first = start(...freePorts, '--data', data, '--inbox', inbox);
    await vi.waitUntil(() => first.printed.out.includes('contractors.csv → Contractors: imported'), 60_000);
    await mkdir(path.join(inbox, 'Contractors'), { recursive: true });
    await copyFile(sample, path.join(inbox, 'Contractors', 'again.CSV'));
    await vi.waitUntil(
      () => first.printed.out.includes('again.CSV → Contractors: nothing was changed: 3 of 40 rows rejected'),
      60_000,
    );
    expect(existsSync(path.join(inbox, 'Contractors', 'again.CSV'))).toBe(false);

    // What lies in no source's folder stays where it is, and that is said.
    await vi.waitUntil(() => first.printed.out.includes("lost.csv lies in no source's folder"), 60_000);
    expect(existsSync(path.join(inbox, 'lost.csv'))).toBe(true);

    const [, url = ''] = /curl -T people\.csv (\S+)/.exec(first.printed.out) ?? [];
    const changed = (await readFile(sample, 'utf8')).replace('Northwind Consulting', 'Southwind Consulting');
    expect((await fetch(url, { method: 'PUT', body: changed })).status).toBe(200);
    await vi.waitUntil(() => first.printed.out.includes('people.csv → Contractors: imported'), 60_000);
    const [, reportFile = ''] = /people\.csv → [\s\S]*report: (\S+)/.exec(first.printed.out) ?? [];
    expect(await readFile(path.resolve(root, reportFile), 'utf8')).toContain('<title>Contractors: Imported</title>');

    // Others that would begin anew, or watch the same folder, touch nothing.
    const sameData = start(...freePorts, '--data', data, '--inbox', path.join(folder, 'inbox-5'), '--fresh');
    const sameInbox = start(...freePorts, '--data', path.join(folder, 'data-5'), '--inbox', inbox, '--fresh');
    expect(await Promise.all([sameData.exit, sameInbox.exit])).toEqual([1, 1]);
    const holder = `A nelm (pid ${first.child.pid})`;
    expect(sameData.printed).toEqual({ out: '', err: `${holder} uses ${data}: end it, or give another --data.\n` });
    expect(sameInbox.printed).toEqual({
      out: '',
      err: `${holder} watches ${inbox}: end it, or give another --inbox.\n`,
    });
    expect(existsSync(path.resolve(root, reportFile))).toBe(true);

    first.child.kill('SIGINT');
    expect(await first.exit).toBe(0);
    expect(first.printed.out).toContain(`\nEnded. The people are kept in ${data}.\n`);

    const second = start(...freePorts, '--data', data, '--inbox', inbox);
    await vi.waitUntil(() => second.printed.out.includes('37 people of before are there.'), 60_000);
    second.child.kill('SIGTERM');
    expect(await second.exit).toBe(0);
    expect(second.printed.out).not.toContain('Dropping samples/contractors.csv');

    const third = start(...freePorts, '--data', data, '--inbox', inbox, '--fresh');
    await vi.waitUntil(() => third.printed.out.includes('contractors.csv → Contractors: imported'), 60_000);
    expect(third.printed.out).toMatch(/created +updated +unchanged +rejected +failed\n +37 +0 +0 +3 +0\n/);
    third.child.kill('SIGINT');
    expect(await third.exit).toBe(0);
  }, 240_000);

  test('when a port is taken nothing is removed, and it ends', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const state = path.join(folder, 'data-4', 'state');
    await mkdir(state, { recursive: true });
    await writeFile(path.join(state, 'tenant.db'), 'people');
    const places = ['--data', path.dirname(state), '--inbox', path.join(folder, 'inbox-4')];
    const { printed, exit } = start(...freePorts, '--http-port', port, ...places, '--fresh');
    expect(await exit).toBe(1);
    expect(printed).toEqual({
      out: '',
      err: `Port ${port} is taken. End the program that uses it, or choose another with --http-port N.\n`,
    });
    expect(await readFile(path.join(state, 'tenant.db'), 'utf8')).toBe('people');
    other.close();
  }, 60_000);
});
