import { expect, test } from 'vitest';
import type { LockedWrite } from '../lockedWrites.ts';
import type { Seen } from '../seen.ts';
import { onlyLocked } from './onlyLocked.ts';

const sources = new Map([
  ['Interns', { id: 'i-1', sourceId: 'i-2', name: 'Interns' }],
  ['Contractors', { id: 'c-1', sourceId: 'c-2', name: 'Contractors' }],
]);
const records = new Map([
  ['Interns', new Map([['qx.1', { id: 'r-1' }]])],
  ['Contractors', new Map([['qxe.1', { id: 'r-2' }]])],
]);

/** What is said of something that a run sent. */
function wrongOf(write: Partial<LockedWrite>): string[] {
  const sent = [{ what: 'x sent y', source: undefined, records: [], locks: [], ...write }];
  return onlyLocked()({ world: { sources, locked: { sent } }, records } as unknown as Seen);
}

test('an upload needs the lock of the source that it names, by whichever of its ids', () => {
  expect(wrongOf({ source: 'i-2', locks: ['i-1'] })).toEqual([]);
  const wrong = ['1: x sent y, and did not have the lock of Interns.'];
  for (const locks of [[], ['c-1'], ['next-1']]) expect(wrongOf({ source: 'i-2', locks })).toEqual(wrong);
});

test('records are changed under the locks of all their sources', () => {
  expect(wrongOf({ records: ['r-1', 'r-2'], locks: ['i-1', 'c-1'] })).toEqual([]);
  const wrong = ['1: x sent y, and did not have the lock of Contractors.'];
  expect(wrongOf({ records: ['r-1', 'r-2'], locks: ['i-1'] })).toEqual(wrong);
});

test('whose source nobody can tell is changed under the lock of some source', () => {
  expect(wrongOf({ records: ['r-9'], locks: ['c-1'] })).toEqual([]);
  expect(wrongOf({ records: ['r-9'], locks: ['notices'] })).toEqual([
    '1: x sent y, and did not have the lock of a source.',
  ]);
});
