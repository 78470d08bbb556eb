import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchInbox } from '../../cli/inbox.ts';

let folder: string;
let watcher: { close(): Promise<void> };
let taken: string[];
let problems: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-inbox-'));
  taken = [];
  problems = [];
  watcher = await watchInbox(
    folder,
    async (source, name, bytes) => void taken.push(`${source} ${name} ${new TextDecoder().decode(bytes)}`),
    (problem) => void problems.push(problem),
  );
});

afterEach(async () => {
  await watcher.close();
  await rm(folder, { recursive: true });
});

async function put(...parts: [string, ...string[]]): Promise<void> {
  await mkdir(path.join(folder, ...parts.slice(0, -1)), { recursive: true });
  await writeFile(path.join(folder, ...parts), 'text');
}

test('a CSV file is handed over, of a source with a slash in its name too, and leaves the folder', async () => {
  await put('Contractors', 'people.CSV');
  await put('Legal', 'Ops', 'people.csv');
  await vi.waitUntil(() => taken.length === 2, { timeout: 10_000 });
  expect(taken.sort()).toEqual(['Contractors people.CSV text', 'Legal/Ops people.csv text']);
  await vi.waitUntil(async () => (await readdir(path.join(folder, 'Legal', 'Ops'))).length === 0, { timeout: 10_000 });
  expect(await readdir(path.join(folder, 'Contractors'))).toEqual([]);
  expect(problems).toEqual([]);
});

test('a file of another kind is handed over too, so that its refusal is reported', async () => {
  await put('Contractors', 'people.xlsx');
  await put('Contractors', '~$people.xlsx');
  await vi.waitUntil(() => taken.length === 1, { timeout: 10_000 });
  expect(taken).toEqual(['Contractors people.xlsx text']);
  await vi.waitUntil(async () => (await readdir(path.join(folder, 'Contractors'))).length === 1, { timeout: 10_000 });
  expect(await readdir(path.join(folder, 'Contractors'))).toEqual(['~$people.xlsx']);
});

test('a file that lies in no source’s folder stays, and it is said why', async () => {
  await put('loose.csv');
  await vi.waitUntil(() => problems.length === 1, { timeout: 10_000 });
  expect(problems).toEqual([`loose.csv lies in no source's folder; move it to ${path.join(folder, '<source>')}.`]);
  expect([taken, await readdir(folder)]).toEqual([[], ['loose.csv']]);
});
