import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvidence } from '../../cli/evidence/readEvidence.ts';
import { longestRunDays } from '../../cli/reports.ts';
import { findRun, listRuns } from '../../cli/runs.ts';
import { openBucket } from '../../lib/store/bucket.ts';
import { keys } from '../../lib/store/keys.ts';
import { startStorage } from '../../local/aws/storage.ts';
import { directStorage } from '../directStorage.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const Contractors = { id: '5b1d0000000000000000000000000001', name: 'Contractors' };
const Interns = { id: '5b1d0000000000000000000000000002', name: 'Interns' };
const now = Date.parse('2026-11-30T12:00:00Z');
const day = 24 * 60 * 60_000;

let folder: string;
let storage: Awaited<ReturnType<typeof startStorage>>;
/** How often a list was asked for, and how many objects were read. */
let asked = { lists: 0, reads: 0 };
let written = now;

function openPlace() {
  const direct = directStorage(storage);
  const send = async (command: Parameters<S3Client['send']>[0]) => {
    if (command instanceof ListObjectsV2Command) asked.lists += 1;
    else asked.reads += 1;
    return await direct.send(command);
  };
  const s3 = { send } as unknown as S3Client;
  return { s3, bucketName: 'acme', bucket: openBucket('acme', s3) };
}

const instantOf = (moment: number) => new Date(moment).toISOString();
const idAt = (moment: number, end: string) => `${instantOf(moment).replaceAll(/[-:.]/g, '')}-${end}`;

/** Keeps the report of a run that began and ended, and what else lies in its folder. */
async function keep(
  source: typeof Contractors,
  { began, ended, end }: { began: number; ended: number; end: string },
  others = 9,
) {
  const runId = idAt(began, end);
  const folder = keys.sourceRun(source, runId);
  const report = {
    ...{ version: 1, kind: 'csv-import', runId, outcome: 'completed', source },
    ...{ startedAt: instantOf(began), finishedAt: instantOf(ended) },
    requests: { total: 3, retried: 0, throttled: 0 },
  };
  written = ended;
  const { bucket } = place;
  for (let file = 0; file < others; file += 1) await bucket.write(`${folder}/${file}.csv`, 'a', 'text/csv');
  await bucket.write(`${folder}/report.json`, JSON.stringify(report), 'application/json');
  return runId;
}

let place: ReturnType<typeof openPlace>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-runs-'));
  storage = await startStorage({ folder, bucket: 'acme', now: () => written });
  place = openPlace();
  // A run a day and source for 150 days, ten objects each.
  for (let back = 150; back > 0; back -= 1) {
    const began = now - back * day;
    await keep(Contractors, { began, ended: began + 60_000, end: 'c' });
    await keep(Interns, { began, ended: began + 60_000, end: 'i' });
  }
  // This one has waited for a decision since October.
  await keep(Contractors, { began: now - 40 * day, ended: now - day / 2, end: 'held' });
});

afterAll(async () => {
  await storage.close();
  await rm(folder, { recursive: true });
});

async function counted<Result>(work: () => Promise<Result>) {
  asked = { lists: 0, reads: 0 };
  const result = await work();
  return { result, ...asked };
}

test('the runs of two days are listed without what is older than any run can be', async () => {
  const { result, lists, reads } = await counted(() => listRuns(place, { since: now - 2 * day, most: 20 }));
  expect(result.map(({ runId }) => runId)).toEqual([
    idAt(now - day, 'i'),
    idAt(now - day, 'c'),
    idAt(now - 2 * day, 'i'),
    idAt(now - 2 * day, 'c'),
    idAt(now - 40 * day, 'held'),
  ]);
  // One for the folders, one for the 66 days of each source; of 3,010 keys.
  expect({ lists, reads }).toEqual({ lists: 3, reads: 5 });
});

test('the newest runs are found by their folders, whatever lies in them', async () => {
  const { result, lists, reads } = await counted(() => listRuns(place, { source: 'Contractors', most: 2 }));
  expect(result.map(({ runId }) => runId)).toEqual([idAt(now - day, 'c'), idAt(now - 2 * day, 'c')]);
  expect({ lists, reads }).toEqual({ lists: 2, reads: 10 });
});

test('a run is found by the beginning of its id, with one list a source', async () => {
  const { result, lists } = await counted(() => findRun(place, '20261129T12'.concat('0000000Z-i')));
  expect(result).toBe(keys.sourceRun(Interns, idAt(now - day, 'i')));
  expect(lists).toBe(3);
  await expect(findRun(place, '20261129')).rejects.toThrow(/^Several runs begin with 20261129: /);
  await expect(findRun(place, '')).rejects.toThrow('There is no run . npx nelm runs lists those that there are.');
});

test('the evidence of a month long ago lists what can be of it alone', async () => {
  const window = { from: Date.parse('2026-09-01T00:00:00Z'), until: Date.parse('2026-10-01T00:00:00Z') };
  const { result, lists } = await counted(() => Array.fromAsync(readEvidence(place, window)));
  expect(result.filter((one) => one.is === 'object')).toHaveLength(60);
  // Runs, blocks and decisions, and of each source what began from the end of June on.
  expect(lists).toBeLessThanOrEqual(7);
});

test('no run may take longer than is looked back for one', async () => {
  const template = await readFile(path.join(import.meta.dirname, '../../serverless.yml'), 'utf8');
  const seconds = Array.from(template.matchAll(/executionTimeout: (\d+)/g), ([, text]) => Number(text));
  expect(Math.max(...seconds)).toBe(longestRunDays * 24 * 60 * 60);
});
