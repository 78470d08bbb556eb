import { afterEach, expect, test } from 'vitest';
import { runIdOf } from '../../../lib/store/drop.ts';
import { createStandingClock, type StandingClock } from '../../standingClock.ts';
import { row, startImporting } from './csv-import/importing.ts';
import { startNoticing } from './expiry-notice/noticing.ts';
import { ada, minute, startHandling } from './hr-events/handling.ts';

const now = '2026-11-24T10:00:00Z';

let clock: StandingClock;
let close: () => Promise<void>;

/** What a flow needs around it, under a clock that stands. */
async function standing<T extends { close(): Promise<void> }>(
  start: (now: string, options: { clock: StandingClock }) => Promise<T>,
): Promise<T> {
  clock = createStandingClock(Date.parse(now));
  const around = await start(now, { clock });
  close = around.close;
  return around;
}

afterEach(() => close());

/** What lies in the bucket under a prefix. */
const under = (it: { box: { objects: { list(prefix: string): Promise<string[]> } } }, prefix: string) =>
  it.box.objects.list(prefix);

test('two files that are dropped in one millisecond have a run each, and both are imported', async () => {
  const it = await standing(startImporting);
  const one = await it.drop([row('ada')], { name: 'one' });
  const other = { ...(await it.drop([row('ben')], { name: 'other' })), droppedAt: one.droppedAt };
  const host = it.host();
  const executions = [one, other].map((drop) => host.start(drop, runIdOf(drop)));
  await it.pass(host, 60 * minute);
  const reports = await Promise.all(executions.map(it.report));
  expect(reports.map((report) => [report?.outcome, report?.counts.created])).toEqual([
    ['completed', 1],
    ['completed', 1],
  ]);
  expect(new Set(reports.map((report) => report?.runId)).size).toBe(2);
  expect([...(await it.people()).keys()].sort()).toEqual(['ada', 'ben']);
  expect(await under(it, 'locks/')).toEqual([]);
});

test('a function whose clock is set back by an hour in every step of an import comes to the same', async () => {
  const it = await standing(startImporting);
  const drop = await it.drop([row('ada')]);
  // The function's alone: the tenant and Lambda have clocks of their own.
  let back = 0;
  it.tools.now = () => clock.now() - back;
  const host = it.host();
  const steps = new Set<string | undefined>();
  host.crash = (_, updates) => {
    for (const { Id, Action } of updates) {
      if (Action !== 'SUCCEED' || steps.has(Id)) continue;
      steps.add(Id);
      back += 60 * minute;
    }
    return undefined;
  };
  const execution = host.start(drop, runIdOf(drop));
  await it.pass(host, 60 * minute);
  expect(await it.report(execution)).toMatchObject({ outcome: 'completed', counts: { created: 1 } });
  expect(steps.size).toBeGreaterThan(5);
  expect(await under(it, 'locks/')).toEqual([]);
});

test('two HR events of one millisecond are carried out, and one that comes in a second that has been before is, too', async () => {
  const it = await standing(startHandling);
  const flow = it.flowOf('record');
  const ids = ['ada', 'ben'].map((name) => it.happens(flow, 'hired', name, ada));
  await it.pass(flow, minute);
  expect(await Promise.all(ids.map(async (id) => (await it.reportOf(id))?.outcome))).toEqual(['created', 'created']);
  expect(flow.executions()).toHaveLength(1);

  clock.setBack(minute);
  const late = it.happens(flow, 'hired', 'cy', ada);
  await it.pass(flow, minute);
  // Its run was started before, and has ended: whoever looks for what was forgotten starts another.
  expect(await it.reportOf(late)).toBeUndefined();
  await it.look(flow);
  await it.pass(flow, minute);
  expect((await it.reportOf(late))?.outcome).toBe('created');
  expect(await under(it, 'events/')).toEqual([]);
  expect(await under(it, 'locks/')).toEqual([]);
});

test('managers who are told in one millisecond are told once each, and not by the next run of it', async () => {
  const it = await standing(startNoticing);
  const ending = { end: '2026-12-01T22:59:59Z' };
  await it.plant([
    { ...ending, name: 'ada' },
    { ...ending, name: 'ben', manager: 'john.roe' },
  ]);
  expect((await it.notice()).counts).toMatchObject({ due: 2, warned: 2, mails: 2 });
  expect((await it.notice()).counts).toMatchObject({ due: 0, mails: 0 });
  expect(await it.box.mails()).toHaveLength(2);
  expect(await under(it, 'mails/')).toHaveLength(2);
});
