import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { header, type RunningNelm, startTestNelm } from '../functions/nelm.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

vi.setConfig({ testTimeout: 60_000 });

const root = path.join(import.meta.dirname, '../..');
let folder: string;
let nelm: RunningNelm;

beforeAll(async () => {
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-interrupted-'));
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
});

afterEach(() => nelm.tenant.faults.clear());

afterAll(async () => {
  await nelm.stop();
  await rm(folder, { recursive: true });
});

/** Types a command, and Ctrl-C once it has said something. */
async function interrupted(said: RegExp, ...args: string[]): Promise<{ err: string; code: number | null }> {
  const portOf = (url: string) => new URL(url).port;
  const { storage, lambda } = nelm.stack;
  const ports = ['--s3-port', portOf(storage.url), '--lambda-port', portOf(lambda.url)];
  const typed = ['cli/nelm.ts', ...args, ...ports, '--tenant-port', portOf(nelm.tenant.url)];
  const child = spawn(process.execPath, typed, { cwd: root });
  let err = '';
  child.stderr.on('data', (chunk) => {
    const isNew = !said.test(err);
    err += chunk;
    if (isNew && said.test(err)) child.kill('SIGINT');
  });
  const [code] = await once(child, 'exit');
  return { err, code };
}

test('Ctrl-C while an import is followed: it goes on, and where it can be seen is said', async () => {
  const file = path.join(folder, 'people.csv');
  await writeFile(file, `${header}\nada,Ada,North,ada@example.com,1,jane.doe,2026-01-01,2026-12-31,Acme\n`);
  nelm.tenant.faults.set([
    { fault: { latencyMs: 3_000 }, matches: ({ path }) => path.includes('non-employee-bulk-upload') },
  ]);
  const ended = nelm.nextEnded(1);
  const { err, code } = await interrupted(/ {2}\S/, 'import', file, '--source', 'Contractors', '--wait');
  expect(err).toMatch(
    /\nIts import goes on by itself\. npx nelm runs --source Contractors shows what became of it\.\n$/,
  );
  expect(code).toBe(130);
  expect((await ended)[0]?.status).toBe('SUCCEEDED');
  expect((await Array.fromAsync(nelm.isc.records.list())).map(({ accountName }) => accountName)).toEqual(['ada']);
});
