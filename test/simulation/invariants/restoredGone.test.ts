import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { restoredGone } from './restoredGone.ts';

test('nobody is put back who is there, and that is said once', () => {
  const journal = newJournal();
  const invariant = restoredGone();
  const said = () => invariant({ journal } as unknown as Seen);
  const restored = { source: 'Interns', key: '', runId: 'one', droppedAt: 0, accounts: ['qx.1', 'qx.2'] };
  journal.restores.push({ ...restored, there: [] });
  expect(said()).toEqual([]);
  journal.restores.push({ ...restored, there: ['qx.2'] });
  expect(said()).toEqual(['6: one puts back qx.2 of Interns, who had not gone.']);
  expect(said()).toEqual([]);
});
