import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { endedListed } from './endedListed.ts';

/** What is said of a run that ended two, and of one that deleted somebody, with what stands in their files. */
function saidWhere(ended: string, deleted: string): string[] {
  const files: Record<string, string> = { 'runs/a/ended.csv': ended, 'runs/b/deleted.csv': deleted };
  const storage = { read: (key: string) => ({ bytes: files[key] }) };
  const imports = [{ folder: 'runs/a', report: { runId: 'a', counts: { ended: 2 } } }];
  const lines = [{ accountName: 'qxe.1', deleted: 'deleted.csv' }, { accountName: 'qxe.2' }];
  const events = [{ folder: 'runs/b', report: { runId: 'b', events: lines } }];
  return endedListed({ imports, events, world: { storage } } as unknown as Seen);
}

test('whoever was ended or deleted stands in the file that puts them back', () => {
  expect(saidWhere('accountName\nqx.1\nqx.2\n', 'accountName\nqxe.1\n')).toEqual([]);
  expect(saidWhere('accountName\nqx.1\nqx.1\n', 'accountName\n')).toEqual([
    '6: a counts 2 people as ended, and ended.csv has 1.',
    '6: b says that deleted.csv has qxe.1, whom it deleted, and it has not.',
  ]);
});
