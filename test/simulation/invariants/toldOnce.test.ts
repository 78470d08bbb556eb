import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { toldOnce } from './toldOnce.ts';

test('a run that waits has asked within the hour: it may be ended between the two, and is begun again', () => {
  const held = [{ folder: 'runs/r', report: { runId: 'r', outcome: 'held' } }];
  const seen = (minutes: number, imports: object[], isAsked = false) =>
    ({
      ...{ isQuiet: true, now: minutes * 60_000, imports },
      world: { mailbox: { mails: [], struck: [] }, storage: { read: () => (isAsked ? {} : undefined) } },
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

test('the same words under another key are the same mail, unless the first one may have been lost', () => {
  const mail = {
    at: 0,
    key: 'run/fallen',
    to: ['ops@example.com'],
    subject: '',
    text: 'Interns has lost most people.',
  };
  const saidOf = (other: object, struck: object[] = []) => {
    const world = { mailbox: { mails: [mail, { ...mail, at: 60_000, key: 'run/again', ...other }], struck } };
    return toldOnce()({ world, isQuiet: false } as unknown as Seen);
  };
  expect(saidOf({})).toEqual(['4: The mail run/fallen went out once more, as run/again.']);
  expect(saidOf({}, [{ key: 'run/fallen', what: 'cut off' }])).toEqual([]);
  for (const other of [
    { text: 'Interns has none.' },
    { to: ['jane.doe@example.com'] },
    { key: 'other/fallen' },
    { at: 900_000 },
  ])
    expect(saidOf(other)).toEqual([]);
});
