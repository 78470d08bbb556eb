import { describe, expect, test } from 'vitest';
import { configSchema } from '../../../../lib/config/config.ts';
import type { Decision } from '../../../../lib/flows/hr-events/decideEvent.ts';
import type { WritingTools } from '../../../../lib/flows/hr-events/eventRun.ts';
import { createGuard, stops, takesAway } from '../../../../lib/flows/hr-events/guard.ts';
import type { NormalizedEvent } from '../../../../lib/flows/hr-events/normalizedEvent.ts';
import { shortDigest } from '../../../../lib/people/leavers.ts';
import { newPerson, type Person } from '../../../../lib/people/person.ts';

const now = Date.parse('2026-11-24T10:00:00Z');
const source = { id: 's1', name: 'Contractors', ids: ['s1'] };
const runs: Person = {
  ...newPerson(),
  accountName: 'ada',
  startDate: '2026-01-01T00:00:00Z',
  endDate: '2027-06-30T00:00:00Z',
};
const over = { ...runs, endDate: '2026-11-24T10:00:00Z' };

const happened = (type: NormalizedEvent['type'], accountName = 'ada'): NormalizedEvent => ({
  id: 'e',
  type,
  occurredAt: now,
  arrivedAt: now,
  values: { accountName, data: {} },
});
const changeOf = (values: Partial<Person>): Decision => ({
  do: 'change',
  values: { accountName: 'ada', data: {}, ...values },
  outcome: 'changed',
});
const sooner = changeOf({ endDate: '2027-06-29T00:00:00Z' });
const later = changeOf({ endDate: '2027-07-01T00:00:00Z' });
const deleted: Decision = { do: 'delete record' };
const nothing: Decision = { do: 'nothing', outcome: 'stopped', reason: 'There is nobody.' };

/** A guard of a source of so many people, and of whom have left it an hour ago. */
async function guardOf(people: number, settings: object, left: readonly string[] = []) {
  let asked = 0;
  const endings = left.map((name) => ({ person: shortDigest(name), at: now - 3_600_000 }));
  const tools = {
    bucket: { readJson: async () => ({ value: { version: 1, endings }, etag: 'e' }) },
    config: configSchema.parse({ sources: { Contractors: settings } }),
    now: () => now,
  } as unknown as WritingTools;
  const countCurrent = async () => {
    asked += 1;
    return people;
  };
  const guard = await createGuard(tools, source, { countCurrent });
  const ends = (name: string, approved: Parameters<typeof guard>[3] = []) =>
    guard(happened('ended', name), sooner, { ...runs, accountName: name }, approved);
  return { guard, ends, asked: () => asked };
}

describe('somebody is stopped', () => {
  test('by an event that says so and may, whatever is to be done for it', () => {
    expect(stops(happened('stopped'), deleted)).toBe(true);
    expect(stops(happened('stopped'), nothing)).toBe(true);
    expect(stops(happened('stopped'), { ...nothing, isForbidden: true })).toBe(false);
    expect(stops(happened('ended'), sooner)).toBe(false);
  });
});

test.each<[string, Decision, boolean]>([
  ['a record that is deleted', deleted, true],
  ['an end that is sooner', sooner, true],
  ['an end that is later', later, false],
  ['a start that is put off', changeOf({ startDate: '2026-12-01T00:00:00Z' }), true],
  ['another telephone number', changeOf({ phone: '2' }), false],
  ['nothing', nothing, false],
  ['a request that is deleted', { do: 'delete request' }, false],
])('whether %s takes access away', (_, decision, expected) => {
  expect(takesAway(decision, runs, now)).toBe(expected);
});

describe('the guard', () => {
  const two = { deleteThresholdMinimum: 2, deleteThresholdPercent: 10 };

  test('lets as many lose access as the source may lose in a day, and holds the next one', async () => {
    const { ends, asked } = await guardOf(20, two);
    expect([await ends('a'), await ends('b')]).toEqual([undefined, undefined]);
    expect(asked()).toBe(0);
    expect([await ends('c'), await ends('d')]).toEqual(['endings', 'endings']);
    expect(asked()).toBe(1);
  });

  test('lets the per cent of a larger source lose it', async () => {
    const { ends } = await guardOf(30, two);
    expect([await ends('a'), await ends('b'), await ends('c')]).toEqual([undefined, undefined, undefined]);
    expect(await ends('d')).toBe('endings');
  });

  test('counts a person once, and nobody whose end was approved or who loses nothing', async () => {
    const { guard, ends } = await guardOf(20, two);
    expect([await ends('a'), await ends('a'), await ends('b'), await ends('a')]).toEqual(Array(4).fill(undefined));
    expect(await ends('c', ['endings'])).toBeUndefined();
    expect(await guard(happened('extended', 'd'), later, { ...runs, accountName: 'd' }, [])).toBeUndefined();
    expect(await guard(happened('hired', 'e'), { do: 'create', person: runs }, undefined, [])).toBeUndefined();
    expect(await ends('c')).toBe('endings');
  });

  test('lets nobody lose it where more have left already, but for those who are counted among them', async () => {
    const { ends } = await guardOf(20, two, ['a', 'b', 'c']);
    expect([await ends('a'), await ends('d')]).toEqual([undefined, 'endings']);
  });

  test('counts a stop of somebody who is not there, by the name that it gives', async () => {
    const { guard } = await guardOf(20, two);
    const stop = (name: string) => guard(happened('stopped', name), nothing, undefined, []);
    expect([await stop('a'), await stop('b'), await stop('c')]).toEqual([undefined, undefined, 'endings']);
    expect(await guard(happened('stopped', 'c'), { ...nothing, isForbidden: true }, undefined, [])).toBeUndefined();
  });

  test('holds whoever is let in again where approvers let people in', async () => {
    const { guard } = await guardOf(20, two);
    const again = (before: Person, decision: Decision, approved: Parameters<typeof guard>[3] = []) =>
      guard(happened('rehired'), decision, before, approved);
    expect(await again(over, later)).toBe('rehire');
    expect(await again(over, later, ['endings'])).toBe('rehire');
    expect(await again(over, later, ['rehire'])).toBeUndefined();
    // It is over still, or was not over.
    expect(await again(over, changeOf({ endDate: '2026-11-24T10:00:00Z' }))).toBeUndefined();
    expect(await again(over, changeOf({ phone: '2' }))).toBeUndefined();
    expect(await again({ ...runs, endDate: '2026-11-24T10:00:01Z' }, later)).toBeUndefined();
    expect(await again(over, { do: 'nothing', outcome: 'nothing-to-do', reason: 'It is so.' })).toBeUndefined();
    const { guard: withoutApprovers } = await guardOf(20, { ...two, onboarding: 'record' });
    expect(await withoutApprovers(happened('rehired'), later, over, [])).toBeUndefined();
  });

  test('takes nobody for let in again whose contract has no end: who gets one loses access sooner', async () => {
    const { guard } = await guardOf(20, { deleteThresholdMinimum: 0, deleteThresholdPercent: 0 });
    expect(await guard(happened('changed'), later, { ...runs, endDate: '' }, [])).toBe('endings');
  });
});
