import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { InProcess } from '../../../inProcess.ts';
import { keptOfExecutions } from '../../../keptOfExecutions.ts';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

const day = 24 * hour;

let handling: Handling;
let flow: InProcess;

beforeEach(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
  flow = handling.flowOf('record');
});

afterEach(() => handling.close());

const name = (index: number) => `p.${String(index).padStart(2, '0')}`;

/** So many people, who are there since long. */
async function plant(count: number): Promise<void> {
  const people = Array.from({ length: count }, (_, index) => name(index));
  await handling.plant(
    'Contractors',
    people.map((one) => ({ name: one, start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' })),
  );
}

/** How many contracts run. */
const running = async () =>
  (await Array.fromAsync(handling.isc.records.list())).filter(
    ({ endDate }) => Date.parse(endDate ?? '') > handling.clock.now(),
  ).length;

/** What the runs of events have come to so far: how many to each outcome. */
async function outcomes(ids: readonly string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const id of ids) {
    const { outcome = 'none' } = (await handling.reportOf(id)) ?? {};
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

/** Everybody in a range is said to have ended. */
const ends = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => handling.happens(flow, 'ended', name(from + index)));

const subjects = async () => (await handling.box.mails()).map(({ subject }) => subject);

describe('a dozen endings at once, in a source of thirty', () => {
  beforeEach(() => plant(30));

  test('are done up to the delete threshold; the others wait, and one mail asks about all of them', async () => {
    // The records of those who have left long since make the threshold no higher.
    const left = Array.from({ length: 100 }, (_, index) => `left.${index}`);
    const dates = { start: '2026-01-01T00:00:00Z', end: '2026-10-31T00:00:00Z' };
    await handling.plant(
      'Contractors',
      left.map((one) => ({ name: one, ...dates })),
    );
    const ids = ends(0, 12);
    await handling.pass(flow, hour);
    expect(await outcomes(ids)).toEqual({ ended: 5, held: 7 });
    expect(await running()).toBe(25);
    expect(await subjects()).toEqual(['Decide: End 7 more people of Contractors']);

    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, 2 * hour);
    expect(await outcomes(ids)).toEqual({ ended: 12 });
    expect(await running()).toBe(18);
    expect(await subjects()).toHaveLength(1);
    expect(await handling.box.objects.list('locks/')).toEqual([]);
  }, 120_000);

  test('that are rejected end nobody else; those that nobody decides lapse; whoever was said to stay, stays', async () => {
    const ids = ends(0, 8);
    await handling.pass(flow, hour);
    expect(await outcomes(ids)).toEqual({ ended: 5, held: 3 });
    await handling.decideHeld(flow, 'reject');
    await handling.pass(flow, 2 * hour);
    expect(await outcomes(ids)).toEqual({ ended: 5, rejected: 3 });

    const more = ends(20, 22);
    await handling.pass(flow, hour);
    // Of one of them it is said meanwhile that the contract goes on.
    await handling.ended(flow, handling.happens(flow, 'extended', name(20), { endDate: '2027-07-31' }));
    await handling.pass(flow, 9 * day);
    expect(await outcomes(more)).toEqual({ undecided: 2 });
    expect(await running()).toBe(25);
    expect((await subjects()).filter((subject) => subject?.startsWith('Decide'))).toHaveLength(2);
  }, 120_000);

  test('that were rejected end nobody either when they are sent again, alone and on another day', async () => {
    const ids = ends(0, 8);
    await handling.pass(flow, hour);
    await handling.decideHeld(flow, 'reject');
    await handling.pass(flow, 3 * day);
    const rejected: string[] = [];
    for (const id of ids) if ((await handling.reportOf(id))?.outcome === 'rejected') rejected.push(id);
    const [id = ''] = rejected;
    const who = name(ids.indexOf(id));
    handling.happens(flow, 'ended', who, {}, { id });
    await handling.pass(flow, hour);
    expect(await handling.reportOf(id)).toMatchObject({
      outcome: 'nothing-to-do',
      reason:
        'Operators or approvers were asked about this event before, and nothing was changed. If it is meant, send it with a new id.',
    });
    expect(await handling.isIn(who)).toBe(true);
    const anew = handling.happens(flow, 'ended', who);
    await handling.pass(flow, hour);
    expect(await handling.reportOf(anew)).toMatchObject({ outcome: 'ended' });
  }, 120_000);

  test('wait for as long as the operators were told, also where a deployment sets fewer days; sent again meanwhile they wait still', async () => {
    const ids = ends(0, 6);
    await handling.pass(flow, hour);
    expect(await outcomes(ids)).toEqual({ ended: 5, held: 1 });
    const [id = ''] = (await Promise.all(ids.map(async (one) => [one, await handling.reportOf(one)] as const))).flatMap(
      ([one, line]) => (line?.outcome === 'held' ? [one] : []),
    );
    handling.decisionDays = 1;
    await handling.pass(flow, 4 * day);
    await handling.look(flow);
    handling.happens(flow, 'ended', name(ids.indexOf(id)), {}, { id });
    await handling.pass(flow, hour);
    expect(await running()).toBe(25);
    await handling.decideHeld(flow, 'reject');
    await handling.pass(flow, hour);
    expect(await handling.reportOf(id)).toMatchObject({ outcome: 'rejected' });
    expect(await running()).toBe(25);
  }, 120_000);

  test('are counted for a day but for a quarter of an hour, not longer', async () => {
    ends(0, 5);
    await handling.pass(flow, 23 * hour + 46 * minute);
    const ids = ends(10, 15);
    await handling.pass(flow, hour);
    expect(await outcomes(ids)).toEqual({ ended: 5 });
  }, 120_000);

  test('in other words are guarded too: an earlier end, a start put off, a contract withdrawn', async () => {
    ends(0, 5);
    await handling.pass(flow, hour);
    const ids = [
      handling.happens(flow, 'changed', name(20), { endDate: '2026-11-20' }),
      handling.happens(flow, 'changed', name(21), { startDate: '2026-12-20' }),
      handling.happens(flow, 'ended', name(22), { endDate: '2026-11-26' }),
      handling.happens(flow, 'changed', name(23), { phone: '9' }),
      handling.happens(flow, 'extended', name(24), { endDate: '2027-07-31' }),
    ];
    await handling.pass(flow, hour);
    expect(await outcomes(ids)).toEqual({ held: 3, changed: 1, extended: 1 });
  }, 120_000);
});

test('nobody is named in what executions are started with, in what they checkpoint, give, or log', async () => {
  await plant(20);
  const ids = ends(0, 8);
  handling.happens(flow, 'hired', 'q.99', { ...ada, manager: 'john.roe@example.com' });
  handling.happens(flow, 'changed', name(10), { firstName: 'Quentin' });
  await handling.pass(flow, hour);
  expect(await outcomes(ids)).toEqual({ ended: 5, held: 3 });
  await handling.decideHeld(flow, 'approve');
  await handling.pass(flow, 2 * hour);
  expect(await outcomes(ids)).toEqual({ ended: 8 });
  const kept = keptOfExecutions(flow.executions());
  for (const step of [
    'collect the events',
    'decide',
    'write',
    'let others gather',
    'ask the operators',
    'end the group',
  ])
    expect(kept).toContain(step);
  expect(`${kept} ${handling.lines.join()}`).not.toMatch(/p\.\d\d|q\.99|@example\.com|Ada|Example"|Quentin|jane|roe/);
});

describe('somebody whose contract has ended, where hires need an approval,', () => {
  beforeEach(async () => {
    await handling.plant('Contractors', [
      { name: 'again', start: '2026-01-01T00:00:00Z', end: '2026-10-31T00:00:00Z' },
    ]);
    flow = handling.flowOf('request');
  });

  const back = { ...ada, firstName: 'Another', startDate: '2026-11-20', endDate: '2027-12-31' };

  test.each(['rehired', 'hired'] as const)('is let in again by "%s" when an operator says yes', async (type) => {
    const id = handling.happens(flow, type, 'again', back);
    await handling.pass(flow, hour);
    expect((await handling.reportOf(id))?.outcome).toBe('held');
    expect(await handling.record('again')).toMatchObject({ lastName: 'again', firstName: 'Ada' });
    expect(await subjects()).toEqual(['Decide: Let one person in again at Contractors']);
    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, hour);
    expect((await handling.reportOf(id))?.outcome).toBe('rehired');
    expect(await handling.record('again')).toMatchObject({ firstName: 'Another' });
  });

  test('is not let in by a change of the end either', async () => {
    const id = handling.happens(flow, 'changed', 'again', { endDate: '2027-12-31' });
    await handling.pass(flow, hour);
    expect((await handling.reportOf(id))?.outcome).toBe('held');
    await handling.decideHeld(flow, 'reject');
    await handling.pass(flow, hour);
    expect(await handling.reportOf(id)).toMatchObject({
      outcome: 'rejected',
      reason: 'An operator rejected it: nothing was changed.',
    });
    expect(Date.parse((await handling.record('again'))?.endDate ?? '')).toBe(Date.parse('2026-10-31T00:00:00Z'));
  });
});
