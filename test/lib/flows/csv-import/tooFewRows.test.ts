import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defineConfig } from '../../../../lib/config/config.ts';
import { decideHeldRun, listHolds } from '../../../../lib/decisions/heldRuns.ts';
import { firstQuestionOf } from '../../../../lib/decisions/questions.ts';
import { csvImport } from '../../../../lib/flows/csv-import/csvImport.ts';
import { runIdOf } from '../../../../lib/store/drop.ts';
import { type InProcess, runInProcess } from '../../../inProcess.ts';
import { row, startImporting } from './importing.ts';

let it: Awaited<ReturnType<typeof startImporting>>;
let host: InProcess;

const day = 86_400_000;
const names = ['ada', 'ben', 'cy', 'dee', 'eve', 'fay', 'gil', 'hal', 'ida', 'jon'];
const expected = { by: '06:00', minimumRows: 3, fallsByAtMostPercent: 20 };

beforeEach(async () => {
  it = await startImporting();
  const config = { sources: { Contractors: { expect: expected, deleteThresholdMinimum: 2 } } };
  host = it.host({ config });
  await dropped(names.map((name) => row(name)));
  it.tenant.requests.clear();
});

afterEach(() => it.close());

/** Drops a file, a full list usually; its run goes on until it has ended, or waits for a decision. */
async function dropped(rows: readonly string[], folder: 'roster' | 'inbox' | 'preview' = 'roster') {
  const drop = await it.drop(rows, { folder, name: `list-${rows.length}` });
  const execution = host.start(drop, runIdOf(drop));
  await it.pass(host, 600_000);
  return { drop, execution, report: await it.report(execution) };
}

const decided = (decision: 'approve' | 'reject') => it.decided(host, decision);

const subjects = async () => (await it.box.mails()).map(({ subject }) => subject);

test('a full list that is much smaller than the last one is held before anything of it is done', async () => {
  const { drop, execution, report } = await dropped([...names.slice(0, 6).map((name) => row(name, '2')), row('new')]);
  expect(report).toMatchObject({
    outcome: 'held',
    counts: { rows: 7, created: 0, updated: 0 },
    missing:
      'It has 7 rows, and the last one had 10: more than 20 % fewer. Nothing of it is done before an operator has approved it.',
  });
  expect(it.tenant.requests.counts()).not.toHaveProperty('importNonEmployeeRecordsInBulk');
  expect((await it.people()).has('new')).toBe(false);
  expect([await it.keys('locks/'), await it.keys('roster/')]).toEqual([[], [drop.key]]);
  expect(await subjects()).toEqual(['Decide: Import a full list of Contractors with 7 rows']);
  expect((await it.box.mails())[0]?.text).toContain('It has 7 rows, and the last one had 10: more than 20 % fewer.');
  expect(await it.runFile(execution, 'report.html')).toContain('Waits for a decision: nothing was imported yet');

  // Approved, it is a full list like any other: ending more than the threshold is another question.
  await decided('approve');
  expect(await it.report(execution)).toMatchObject({
    outcome: 'held',
    counts: { rows: 7, created: 1, updated: 6, held: 4 },
  });
  expect((await subjects())[1]).toBe('Decide: End the contracts of 4 people of Contractors');
  await decided('approve');
  expect(await it.report(execution)).toMatchObject({ outcome: 'completed', counts: { ended: 4 } });
  expect(await it.keys('roster/')).toEqual([]);
  await it.pass(host, 3_600_000);
  // Both questions have their answer in the history of the run: nobody is told that it may not have heard of one.
  expect((await listHolds(it.tools.bucket, it.clock.now())).perhapsUntold).toEqual([]);
});

test('whether it is compared is settled once: a run that waits goes on when other settings hold by then', async () => {
  const settings = defineConfig({
    ...{ operators: ['ops@example.com'], timeZone: 'Europe/Berlin' },
    sources: { Contractors: { expect: expected } },
  });
  host = runInProcess(csvImport({ ...it.tools, config: settings }), it.clock);
  const { execution } = await dropped(names.slice(0, 2).map((name) => row(name, '2')));
  settings.sources = {};
  await decided('reject');
  expect(await it.report(execution)).toMatchObject({
    outcome: 'refused',
    error: expect.stringMatching(/^An operator rejected it on/),
  });
});

test('two decisions of a run may each take 30 days: its execution has 64', async () => {
  host = it.host({
    config: { decisionDays: 30, sources: { Contractors: { expect: expected, deleteThresholdMinimum: 2 } } },
  });
  const { execution } = await dropped(names.slice(0, 6).map((name) => row(name)));
  const began = it.clock.now();
  await it.pass(host, 29 * day);
  await decided('approve');
  expect(await it.report(execution)).toMatchObject({ outcome: 'held', counts: { held: 4 } });
  await it.pass(host, 29 * day);
  await decided('approve');
  const report = await it.report(execution);
  expect(report).toMatchObject({ outcome: 'completed', counts: { ended: 4 } });
  expect(Math.floor((report?.waitedSeconds ?? 0) / 86_400)).toBe(58);
  expect(Math.floor((Date.parse(report?.finishedAt ?? '') - began) / day)).toBe(58);
  const template = await readFile(path.join(import.meta.dirname, '../../../../serverless.yml'), 'utf8');
  const [, seconds] = /^ {2}csv-import:[\s\S]*?executionTimeout: (\d+)/m.exec(template) ?? [];
  expect(Number(seconds) / 86_400).toBe(64);
});

test('the report says who let a small list through, and what it waited is no time that it took', async () => {
  const { drop, execution } = await dropped(names.slice(0, 2).map((name) => row(name)));
  const complete = async (callbackId: string, result: unknown) => {
    host.completeCallback(callbackId, JSON.stringify(result));
    return true;
  };
  await it.pass(host, 2 * day);
  const { bucket, now } = it.tools;
  const by = 'olive.operator@example.com';
  const runId = firstQuestionOf(runIdOf(drop));
  await decideHeldRun({ bucket, complete, now }, { runId, decision: 'reject', by, reason: 'It was cut off.' });
  await it.pass(host, 600_000);
  const report = await it.report(execution);
  expect(report).toMatchObject({ outcome: 'refused', decidedBy: by, decidedWhy: 'It was cut off.' });
  expect(Math.floor((report?.waitedSeconds ?? 0) / 86_400)).toBe(2);
  expect(await it.runFile(execution, 'report.html')).toContain('<dt>Waited for a decision</dt><dd>2 days</dd>');
});

test('rejected, nothing of it is done, and the file lies beside its report', async () => {
  const { execution } = await dropped([row('ada', '2'), row('ben', '2')]);
  await decided('reject');
  expect(await it.report(execution)).toMatchObject({
    outcome: 'refused',
    error: expect.stringMatching(
      /^An operator rejected it on 24 November 2026 at \d\d:\d\d CET: nothing was done\. It has 2 rows; expected are 3 at least\.$/,
    ),
  });
  expect((await it.people()).get('ada')?.phone).toBe('1');
  expect(await it.runFile(execution, 'original.csv')).toContain('ada,Ada');
  await it.pass(host, 3_600_000);
  expect((await listHolds(it.tools.bucket, it.clock.now())).perhapsUntold).toEqual([]);
  expect(await it.keys('roster/')).toEqual([]);
});

test('when nobody decides in time, nothing of it is done', async () => {
  const { execution } = await dropped([row('ada', '2')]);
  await it.pass(host, 8 * day);
  expect(await it.report(execution)).toMatchObject({
    outcome: 'refused',
    error: expect.stringContaining('Nobody decided in time whether it is to be imported: nothing was done.'),
  });
  expect((await it.people()).get('ada')?.phone).toBe('1');
});

test('a list with as many rows as it must have, and a small file of the inbox, wait for nobody', async () => {
  expect((await dropped(names.slice(0, 8).map((name) => row(name, '2')))).report).toMatchObject({
    outcome: 'completed',
    counts: { updated: 8, ended: 2 },
  });
  expect((await dropped([row('ada', '3')], 'inbox')).report).toMatchObject({ outcome: 'completed' });
  expect(await subjects()).toEqual([]);
});

test('a preview says that a full list would wait as a whole', async () => {
  const { report } = await dropped([row('ada', '2'), row('ben')], 'preview');
  expect(report?.asRoster?.note).toMatch(
    /^It would wait as a whole: It has 2 rows; expected are 3 at least\. 8 of the 10 people whose contracts go on/,
  );
  expect(await subjects()).toEqual([]);
});

test('a full list that was dropped later takes the place of one that waits, which is said where it is decided', async () => {
  const { execution, report } = await dropped([...names.slice(0, 6).map((name) => row(name, '2')), row('new')]);
  const { bucket } = it.tools;
  const waiting = async () => (await listHolds(bucket, it.clock.now())).open.map((one) => one.overtakenBy);
  expect(await waiting()).toEqual([undefined]);
  // A few changes dropped afterwards take the place of nobody but those whom they name.
  await dropped([row('ada', '3')], 'inbox');
  expect(await waiting()).toEqual([undefined]);
  const later = await dropped(names.map((name) => row(name)));
  expect(await waiting()).toEqual([later.report?.runId]);
  await decided('approve');
  expect([report?.outcome, (await it.report(execution))?.outcome]).toEqual(['held', 'superseded']);
});
