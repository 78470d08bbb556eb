import { describe, expect, test } from 'vitest';
import {
  closeGroup,
  endGroup,
  joinGroup,
  listPendingHires,
  longestUntil,
  readGroup,
  readGroups,
  type WaitingGroup,
  type WaitsFor,
} from '../../../lib/hr/waitingGroups.ts';
import { keys } from '../../../lib/store/keys.ts';
import { emptyBucket } from '../people/storedBucket.ts';

const source = { id: 's1', name: 'Contractors', ids: ['c1'], managerId: 'm1' };
const now = Date.parse('2026-11-24T10:00:00Z');
const minute = 60_000;
const day = 24 * 60 * minute;
const approval: WaitsFor = { why: 'approval', requestId: 'q1' };

/** An empty bucket, and what joins a group of it. */
function waiting() {
  const { bucket } = emptyBucket();
  const join = (waitsFor: WaitsFor, runId: string, at = now) => joinGroup(bucket, source, waitsFor, runId, at);
  return { bucket, join };
}

describe('an event joins', () => {
  test('a new group where there is none, which knows its source', async () => {
    const { bucket, join } = waiting();
    const id = await join({ why: 'endings' }, 'run1');
    expect(id).toBe('run1-endings');
    expect(await readGroups(bucket, 's1')).toEqual([{ id, why: 'endings', source, openedAt: now, isClosed: false }]);
    expect(await readGroup(bucket, 's1', id)).toMatchObject({ id });
    expect(await readGroup(bucket, 's1', 'other')).toBeUndefined();
    expect(await readGroups(bucket, 's2')).toEqual([]);
  });

  test('a group of a source without a manager', async () => {
    const { bucket } = waiting();
    const { managerId, ...without } = source;
    const id = await joinGroup(bucket, { ...without, managerId: undefined }, approval, 'run1', now);
    expect(id).toMatch(/^run1-approval-[0-9a-f]{8}$/);
    expect((await readGroups(bucket, 's1'))[0]).toEqual({
      ...{ id, why: 'approval', requestId: 'q1', source: without, openedAt: now, isClosed: false },
    });
  });

  test('the group that is open for the same thing, and no other', async () => {
    const { bucket, join } = waiting();
    const first = await join(approval, 'run1');
    expect(await join(approval, 'run2', now + minute)).toBe(first);
    expect(await join({ ...approval, requestId: 'q2' }, 'run2')).not.toBe(first);
    expect(await join({ why: 'endings' }, 'run2')).toBe('run2-endings');
    expect(await join({ why: 'rehire' }, 'run3')).toBe('run3-rehire');
    expect(await readGroups(bucket, 's1')).toHaveLength(4);
  });

  test('its own group again, closed or old as that may be', async () => {
    const { bucket, join } = waiting();
    const id = await join({ why: 'endings' }, 'run1');
    await closeGroup(bucket, 's1', id);
    expect(await join({ why: 'endings' }, 'run1', now + day)).toBe(id);
    expect(await readGroups(bucket, 's1')).toHaveLength(1);
  });

  test('no group that is decided on, or has ended', async () => {
    const { bucket, join } = waiting();
    const id = await join({ why: 'endings' }, 'run1');
    const other = await join({ why: 'rehire' }, 'run1');
    await closeGroup(bucket, 's1', id);
    expect((await readGroups(bucket, 's1')).map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect(await join({ why: 'endings' }, 'run2')).toBe('run2-endings');
    await endGroup(bucket, 's1', other);
    expect(await join({ why: 'rehire' }, 'run2')).toBe('run2-rehire');
    expect((await readGroups(bucket, 's1')).map((group) => group.id)).toEqual([id, 'run2-endings', 'run2-rehire']);
  });

  test.each([
    ['endings', 30 * minute],
    ['rehire', 30 * minute],
    ['approval', 31 * day],
    ['reading', 0],
  ] as const)('no group that is too old to have a run: %s', async (why, longest) => {
    const { join } = waiting();
    const id = await join({ why }, 'run1');
    if (longest > 0) expect(await join({ why }, 'run2', now + longest - 1)).toBe(id);
    expect(await join({ why }, 'run2', now + longest)).toBe(`run2-${why}`);
  });

  test('a group whose id can be the name of a run', async () => {
    const { join } = waiting();
    const longest = 'r'.repeat(60 - '-endings'.length);
    expect(await join({ why: 'endings' }, longest)).toBe(`${longest}-endings`);
    const other = waiting();
    expect(await other.join({ why: 'endings' }, `${longest}s`)).toMatch(/^r{40}-[0-9a-f]{12}$/);
  });
});

test.each([
  ['approval', 32],
  ['endings', 9],
  ['rehire', 9],
  ['reading', 2],
] as const)('a run may have waited for %s %i days, or for as long as operators were told', (why, days) => {
  const group: WaitingGroup = { id: 'g', why, source, openedAt: now, isClosed: false };
  expect(longestUntil(group, 7)).toBe(now + days * day);
  expect(longestUntil(group, 7, now)).toBe(now + days * day);
  expect(longestUntil(group, 7, now + 40 * day)).toBe(now + 42 * day);
});

test('the hires that wait for approvers are those of all sources in which an event waits', async () => {
  const { bucket, join } = waiting();
  const group = await join(approval, 'run1');
  await join({ why: 'endings' }, 'run1');
  await join({ why: 'approval' }, 'run1');
  await join({ why: 'rehire', requestId: 'q3' }, 'run1');
  expect(await listPendingHires(bucket)).toEqual([]);
  for (const id of ['s1', 's2'])
    await bucket.write(`${keys.groupsOf(id)}${group}/event.json`, '{}', 'application/json');
  expect(await listPendingHires(bucket)).toEqual([
    { sourceId: 's1', group, source: 'Contractors', requestId: 'q1', since: '2026-11-24T10:00:00.000Z' },
  ]);
});
