import { afterEach, beforeEach, expect, test } from 'vitest';
import { answers } from '../../cli/answers.ts';
import { exitCodes } from '../../cli/exitCodes.ts';
import { showRun } from '../../cli/showRun.ts';
import { decideHold, keepHold } from '../../lib/decisions/hold.ts';
import { keepReport } from '../../lib/durable/runReport.ts';
import { claimQuestion } from '../../lib/flows/expiry-sweep/standingQuestion.ts';
import { countSwept, type SweepReport, type Swept } from '../../lib/flows/expiry-sweep/sweepReport.ts';
import { folderOfRun, heldRunId } from '../../lib/flows/expiry-sweep/sweepRun.ts';
import type { Bucket } from '../../lib/store/bucket.ts';
import { startFiles } from '../lib/store/files.ts';

const runId = '20261101T060000000Z-expiry-sweep';
const now = Date.parse('2026-11-01T06:00:00Z');

let bucket: Bucket;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ bucket, close } = await startFiles());
});

afterEach(() => close());

/** What is shown of a sweep that came to this. */
async function shown(outcomes: Record<string, Swept['outcome']>, status = 'SUCCEEDED') {
  const sources = Object.entries(outcomes).map(([name, outcome]) => {
    return { id: name, name, people: 40, due: 8, deleted: 0, left: 0, remaining: 0, outcome };
  });
  const report: SweepReport = {
    ...{ version: 1, kind: 'expiry-sweep', runId, outcome: 'completed', dryRun: false, counts: countSwept(sources) },
    ...{ startedAt: '2026-11-01T06:00:00.000Z', finishedAt: '2026-11-01T06:00:01.000Z', sources },
    requests: { total: 4, retried: 0, throttled: 0 },
  };
  const folder = folderOfRun(runId);
  await keepReport(bucket, folder, report, '');
  const said: string[] = [];
  const { code, ...became } = await showRun(
    { bucket, addressOf: (key) => key },
    { runId, waits: false, status, folder, error: undefined },
    (text) => said.push(text),
  );
  answers.run.parse({ version: 1, ...became });
  return { code, state: became.state, toDecide: became.toDecide, said: said.slice(1) };
}

/** Has the sweep ask about a source, in a run of its own. */
async function asked(source: string): Promise<string> {
  const id = heldRunId(runId, source);
  await claimQuestion({ bucket, config: { decisionDays: 7 } }, source, id, now);
  return id;
}

test('a sweep of which sources wait for a decision is not done: it says which, and how each is decided', async () => {
  const [contractors, interns] = [await asked('Contractors'), await asked('Interns')];
  const line = (name: string, id: string) =>
    `${name} waits for a decision: npx nelm decide ${id} --approve or --reject, or the link in the mail. npx nelm waiting shows it.`;
  expect(await shown({ Contractors: 'held', Interns: 'waits', Vendors: 'deleted' })).toEqual({
    ...{ code: exitCodes.held, state: 'waits', toDecide: [contractors, interns] },
    said: [line('Contractors', contractors), line('Interns', interns)],
  });
  expect(await shown({ Contractors: 'held' }, 'FAILED')).toMatchObject({ code: exitCodes.failed, state: 'failed' });
});

test('a source that was decided on waits for nobody, and neither does one in a dry run', async () => {
  const id = await asked('Contractors');
  const hold = { what: 'Delete 8 of 40 people of Contractors', why: 'many', columns: [], rows: [], count: 8 };
  const times = { heldAt: '2026-11-01T06:00:00.000Z', expiresAt: '2026-11-08T06:00:00.000Z' };
  await keepHold(bucket, { runId: id, callbackId: 'c', ...hold, ...times });
  await decideHold(bucket, id, { decision: 'approve', at: '2026-11-01T07:00:00.000Z' });
  const done = { code: exitCodes.done, state: 'succeeded', toDecide: undefined, said: [] };
  expect(await shown({ Contractors: 'waits' })).toEqual(done);
  expect(await shown({ Contractors: 'would be held' })).toEqual(done);
});
