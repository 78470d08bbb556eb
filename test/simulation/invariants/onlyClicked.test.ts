import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { onlyClicked } from './onlyClicked.ts';

/** What is said of an object of the bucket, where somebody has clicked on something. */
function saidOf(key: string, kept: object, click?: { id: string; what: 'approve' | 'extend' | 'accept' }): string[] {
  const journal = newJournal();
  if (click) journal.clicks.push(click);
  const storage = {
    keys: (prefix: string) => (key.startsWith(prefix) ? [key] : []),
    read: () => ({ etag: 'one', bytes: Buffer.from(JSON.stringify(kept)) }),
  };
  return onlyClicked()({ world: { storage }, journal } as unknown as Seen);
}

test.each([
  ['decisions/one.json', { decided: { decision: 'approve' } }, 'approve'],
  ['contracts/one.json', { choice: { kind: 'extend' } }, 'extend'],
  ['transfers/one.json', { answer: { kind: 'accept' } }, 'accept'],
] as const)('%s says what somebody has clicked on', (key, kept, what) => {
  expect(saidOf(key, kept, { id: 'one', what })).toEqual([]);
  expect(saidOf(key, {})).toEqual([]);
  const wrong = [`2: ${key} says "${what}", and nobody has clicked on that.`];
  expect(saidOf(key, kept)).toEqual(wrong);
  expect(saidOf(key, kept, { id: 'another', what })).toEqual(wrong);
});

test('another thing than was clicked on is seen', () => {
  const kept = { decided: { decision: 'reject' } };
  expect(saidOf('decisions/one.json', kept, { id: 'one', what: 'approve' })).toHaveLength(1);
});
