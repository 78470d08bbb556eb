import { afterAll, beforeAll, expect, test } from 'vitest';
import { decideHeldRun, listHeldRuns } from '../../../lib/decisions/heldRuns.ts';
import { readHold } from '../../../lib/decisions/hold.ts';
import { expirySweep } from '../../../lib/flows/expiry-sweep/expirySweep.ts';
import { sweepReportSchema } from '../../../lib/flows/expiry-sweep/sweepReport.ts';
import { sweepReportPage } from '../../../lib/flows/expiry-sweep/sweepReportPage.ts';
import { type Stage, startStage } from '../../operations/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage('2026-11-24T06:00:00Z', () => undefined);
});

afterAll(() => stage.close());

test('the report of a sweep says who decided and why, and what it waited apart; the hold says what came of it', async () => {
  const { bucket, now } = stage.tools;
  const ended = { start: stage.inDays(-900), end: stage.inDays(-500) };
  await stage.plant(
    'Contractors',
    Array.from({ length: 8 }, (_, index) => ({ ...ended, name: `past.${index}` })),
  );
  const host = stage.host(expirySweep, { settings: { sources: { '*': { deleteThresholdMinimum: 5 } } } });
  const sweep = await stage.fire(host, 'expiry-sweep');
  for (const execution of host.executions()) await stage.play(host, execution);
  const [hold] = await listHeldRuns(bucket, now());
  stage.clock.advance(2 * 86_400_000);
  const complete = async (callbackId: string, decided: unknown) => {
    host.completeCallback(callbackId, JSON.stringify(decided));
    return true;
  };
  const by = { by: 'olive.operator@example.com', reason: 'They have left long ago.' };
  await decideHeldRun({ bucket, complete, now }, { runId: hold?.runId ?? '', decision: 'approve', ...by });
  const held = host.executions().find((execution) => execution !== sweep);
  if (!held) throw new Error('No run waits for a decision.');
  await stage.play(host, held);

  const { folder } = JSON.parse(held.result ?? '{}') as { folder: string };
  const found = await bucket.read(`${folder}/report.json`);
  const text = found.kind === 'found' ? new TextDecoder().decode(found.bytes) : '';
  const report = sweepReportSchema.parse(JSON.parse(text));
  expect(report).toMatchObject({
    outcome: 'completed',
    counts: { deleted: 8 },
    decidedBy: 'olive.operator@example.com',
    decidedWhy: 'They have left long ago.',
    // On a machine that is busy the clock of the stage goes on by a second while a run is looked at.
    waitedSeconds: expect.closeTo(172_800, -1),
  });
  const page = sweepReportPage(report, 'Europe/Berlin');
  expect(page).toContain('<dt>Waited for a decision</dt><dd>2 days</dd>');
  expect(page).toContain('<dt>Decided by</dt><dd>olive.operator@example.com</dd>');
  expect((await readHold(bucket, hold?.runId ?? ''))?.came?.what).toBe('People past their grace were deleted');
  // Nobody who decided stands in the execution.
  expect(JSON.stringify(held)).not.toContain('olive');
});
