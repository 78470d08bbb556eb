import { expect, test } from 'vitest';
import { personDigest } from '../../../lib/people/personDigest.ts';
import { type Journal, newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { setOnce } from '../setOnce.ts';
import { stopsDone } from './stopsDone.ts';

const stoppedAt = '2026-03-02T09:00:00.000Z';

type Situation = { blocks?: object[]; mayStop?: boolean; lifts?: string[]; answers?: number[]; running?: string[] };

/** What is said in the end of a stop that came to these outcomes, each in a run of its own, of which one that waits goes on in the next. */
function saidOf(
  outcomes: readonly string[],
  { blocks, mayStop = true, lifts = [], answers = [202], running = [] }: Situation = {},
): string[] {
  const events = outcomes.map((outcome, index) => ({
    folder: 'runs',
    report: {
      ...{ runId: `run-${index}`, source: { name: 'Contractors' }, finishedAt: '2026-03-02T09:05:00.000Z' },
      events: [
        {
          ...{ system: 'standard', accountName: 'qxe.1', outcome, goesOnIn: `run-${index + 1}` },
          event: { id: 'a-stop', type: 'stopped', occurredAt: stoppedAt },
        },
      ],
    },
  }));
  const occurredAt = Date.parse(stoppedAt);
  const post = {
    ...{ event: { id: 2, system: 'standard', type: 'stopped', source: 'Contractors', account: 'qxe.1' }, id: 'a-stop' },
    ...{ occurredAt, delivered: { from: occurredAt, to: occurredAt }, answers },
  };
  const lifted = lifts.map((at) => ({ source: 'Contractors', account: 'qxe.1', at: Date.parse(at), what: 'lift' }));
  const journal = { ...newJournal(), posts: [post], blocks: lifted } as unknown as Journal;
  const key = `blocked/c0/${personDigest('qxe.1')}.json`;
  const storage = {
    read: (asked: string) => (asked === key && blocks ? { bytes: JSON.stringify({ blocks }) } : undefined),
  };
  const engine = { executions: () => running.map((payload) => ({ status: 'RUNNING', payload })) };
  const world = {
    ...setOnce({ hr: { standard: { sources: ['Contractors'], mayStop } } }),
    ...{ storage, sources: new Map([['Contractors', { id: 'c0' }]]), lambda: { engine } },
  };
  const last = { isLast: true, isQuiet: true, now: occurredAt + 86_400_000 };
  return stopsDone()({ events, journal, world, ...last } as unknown as Seen);
}

const blocked = [{ at: '2026-03-02T09:04:00.000Z' }];
const came = (outcome: string) => [`2: The stop of qxe.1 by event 2 came to ${outcome} in run-0.`];

test('whoever is reported as stopped is blocked, unless that was lifted since', () => {
  const wrong = ['2: qxe.1 of Contractors is stopped by run-0, and is not blocked.'];
  expect(saidOf(['stopped'], { blocks: blocked })).toEqual([]);
  expect(saidOf(['stopped'])).toEqual(wrong);
  const lifted = (at: string) => saidOf(['stopped'], { blocks: [{ ...blocked[0], lifted: { at } }] });
  expect(lifted('2026-03-02T09:04:30.000Z')).toEqual([]);
  expect(lifted('2026-03-01T09:00:00.000Z')).toEqual(wrong);
});

test('a stop that its system may make comes to nothing else', () => {
  expect(saidOf(['ended'])).toEqual(came('ended'));
  expect(saidOf(['nothing-to-do'])).toEqual(came('nothing-to-do'));
  expect(saidOf(['out-of-date'], { blocks: blocked })).toEqual(came('out-of-date'));
  expect(saidOf(['nothing-to-do'], { blocks: blocked })).toEqual([]);
  expect(saidOf(['failed'])).toEqual([]);
  expect(saidOf(['ended'], { mayStop: false })).toEqual([]);
  expect(saidOf(['ended'], { answers: [401] })).toEqual([]);
});

test('a stop is refused where somebody was let in again since', () => {
  expect(saidOf(['refused'])).toEqual(came('refused'));
  expect(saidOf(['refused'], { lifts: ['2026-03-02T09:02:00.000Z'] })).toEqual([]);
  expect(saidOf(['refused'], { lifts: ['2026-03-02T08:00:00.000Z'] })).toEqual(came('refused'));
});

test('operators may say no to a stop that waits', () => {
  expect(saidOf(['held', 'rejected'])).toEqual([]);
  expect(saidOf(['rejected'])).toEqual(came('rejected'));
  expect(saidOf(['held'])).toEqual(came('held'));
  expect(saidOf(['held'], { running: ['{"group":"run-1"}'] })).toEqual([]);
});
