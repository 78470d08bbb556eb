import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FireOptions, fireJob } from '../../cli/firing.ts';
import { GoesOn } from '../../cli/goesOn.ts';
import { localPlace } from '../../cli/place/localPlace.ts';
import { watchFlow } from '../../cli/watchFlow.ts';
import { type RunningNelm, startTestNelm } from '../functions/nelm.ts';

let folder: string;
let nelm: RunningNelm;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-firing-'));
  const [crashing, silent] = [path.join(folder, 'crashing.mjs'), path.join(folder, 'silent.mjs')];
  await writeFile(crashing, `throw new Error('no such thing');`);
  await writeFile(silent, 'export const handler = () => new Promise(() => {});');
  nelm = await startTestNelm('2026-11-01T06:00:00Z', {
    'nelm-local-source-backup': crashing,
    'nelm-local-decision': crashing,
    'nelm-local-expiry-sweep': silent,
  });
});

afterAll(async () => {
  await nelm.stop();
  await rm(folder, { recursive: true, force: true });
});

async function fired(job: string, options: Partial<FireOptions> = {}): Promise<string[]> {
  const said: string[] = [];
  const schedule = nelm.stack.schedules.find((one) => one.job === job);
  if (!schedule) throw new Error(`There is no schedule of ${job}.`);
  const place = localPlace({ storage: 9, tenant: 9, lambda: Number(new URL(nelm.stack.lambda.url).port) });
  const given = { place, schedule, waits: true, dryRun: false, say: (text: string) => said.push(text), ...options };
  await fireJob(given).catch((error: Error) => said.push(error.message));
  return said;
}

test('a flow that crashes at its start is shown each time, and given up', async () => {
  const crash = 'source-backup crashed: no such thing';
  // For whoever waits no time passes, so that nothing is said of a wait.
  const said = await fired('source-backup', { now: () => 0 });
  expect(said[0]).toBe(crash);
  // A busy machine may look once where there were two crashes.
  expect([...new Set(said)]).toEqual([
    crash,
    'source-backup failed 3 times; nobody waits for it any more. What it wrote is in state/log.jsonl of the folder of --data (.local). Mend it and start nelm again: its run goes on then.',
  ]);
});

test('a door that crashes at its start is shown', async () => {
  const schedule = nelm.stack.schedules.find(({ job }) => job === 'source-backup');
  expect(schedule).toBeDefined();
  expect(
    await fired('source-backup', schedule && { schedule: { ...schedule, functionName: 'nelm-local-decision' } }),
  ).toEqual(['The job was not started: decision crashed: no such thing']);
});

test('a flow in which nothing happens is said to be waited for, and is given up after half an hour', async () => {
  // The machine’s clock when it begins, and at each look; its first event is seen at the first.
  const looks = [0, 9_999, 10_000, 69_999, 70_000, 1_809_998, 1_809_999];
  expect(await fired('expiry-sweep', { now: () => looks.shift() ?? 1_809_999 })).toEqual([
    'expiry-sweep has not ended; still waiting …',
    'expiry-sweep has not ended; still waiting …',
    'expiry-sweep has not ended; still waiting …',
    'In expiry-sweep nothing has happened for 30 minutes; nobody waits for it any more. It goes on by itself, and npx nelm runs shows what became of it.',
  ]);
});

test('a flow in which something happens is waited for, however long it takes', async () => {
  let time = 0;
  const watch = await watchFlow({ url: undefined, flow: 'nelm-prod-csv-import', say() {}, now: () => time });
  for (const events of [1, 2, 3, 4]) {
    time += 29 * 60_000;
    await watch(events);
  }
  time += 30 * 60_000;
  await expect(watch(4)).rejects.toThrow(GoesOn);
});
