import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { sweptCounted } from './sweptCounted.ts';

test('nobody counts as deleted who is there still; whoever was made anew was deleted', () => {
  const look = sweptCounted();
  const read = () => ({ bytes: 'accountName\nqx.1\nqx.2\n' });
  const seen = (ids: Record<string, string>, deleted?: number, isQuiet = true) =>
    ({
      isQuiet,
      records: new Map([['Interns', new Map(Object.entries(ids).map(([account, id]) => [account, { id }]))]]),
      sweeps:
        deleted === undefined
          ? []
          : [{ folder: 'runs/s', report: { runId: 's', sources: [{ name: 'Interns', deleted }] } }],
      world: { storage: { read } },
    }) as unknown as Seen;
  expect(look(seen({ 'qx.1': 'a', 'qx.2': 'b' }))).toEqual([]);
  expect(look(seen({ 'qx.2': 'b' }, 2))).toEqual(['3: s counts 2 people of Interns as deleted, and qx.2 are there.']);
  expect(look(seen({ 'qx.2': 'b' }, 1))).toEqual([]);
  expect(look(seen({ 'qx.2': 'c' }, 2))).toEqual([]);
  // Of 560004: while a file was still under way by which they came back it was looked, too.
  expect(look(seen({ 'qx.2': 'd' }, undefined, false))).toEqual([]);
  expect(look(seen({ 'qx.2': 'd' }, 2))).toEqual([]);
});
