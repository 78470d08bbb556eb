import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { toldOnce } from './toldOnce.ts';

test('a run that waits has asked within the hour: it may be ended between the two, and is begun again', () => {
  const held = [{ folder: 'runs/r', report: { runId: 'r', outcome: 'held' } }];
  const seen = (minutes: number, imports: object[], isAsked = false) =>
    ({
      ...{ isQuiet: true, now: minutes * 60_000, imports },
      world: { mailbox: { mails: [] }, storage: { read: () => (isAsked ? {} : undefined) } },
    }) as unknown as Seen;
  const look = toldOnce();
  // Of 560012.
  expect(look(seen(0, held))).toEqual([]);
  expect(look(seen(61, []))).toEqual(['4: r waits for a decision that nobody was asked for.']);
  const other = toldOnce();
  expect(other(seen(0, held))).toEqual([]);
  expect(other(seen(1, [], true))).toEqual([]);
  expect(other(seen(61, []))).toEqual([]);
});
