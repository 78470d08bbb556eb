import { expect, test } from 'vitest';
import { type Journal, newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { stoppedNotApproved } from './stoppedNotApproved.ts';

const at = (time: string) => Date.parse(`2026-03-03T${time}:00Z`);

const stop = (time: string, isOfSystem = false): Journal['blocks'][number] => ({
  ...{ source: 'Contractors', account: 'qxe.1', at: at(time), what: 'stop', isOfSystem },
});

const lift = (time: string): Journal['blocks'][number] => ({ ...stop(time), what: 'lift' });

/** What is said where a rule decides at nine of the request for qxe.1, who was stopped and let in so; and when runs stopped them. */
function saidOf(blocks: Journal['blocks'], stoppedAt: readonly string[] = [], decided: object = {}): string[] {
  const asked = {
    source: 'Contractors',
    account: 'qxe.1',
    status: 'APPROVED',
    comment: `Approved by nelm's rule "ours".`,
    since: at('09:00'),
  };
  const events = stoppedAt.map((time) => ({
    folder: 'runs',
    report: {
      source: { name: 'Contractors' },
      finishedAt: new Date(at(time)).toISOString(),
      events: [{ accountName: 'qxe.1', outcome: 'stopped' }],
    },
  }));
  const journal = { ...newJournal(), blocks };
  const last = { isLast: true, isQuiet: true, now: at('09:00') + 2 * 86_400_000 };
  return stoppedNotApproved()({ asked: [{ ...asked, ...decided }], journal, events, ...last } as unknown as Seen);
}

const wrong = [
  '2: The request for qxe.1, who was stopped at 2026-03-03T08:00:00.000Z, was approved by rule at 2026-03-03T09:00:00.000Z.',
];

test('no rule approves of somebody whom operators have stopped', () => {
  expect(saidOf([stop('08:00')])).toEqual(wrong);
  expect(saidOf([stop('08:59')])).toEqual([]);
  expect(saidOf([stop('08:00')], [], { source: 'Interns' })).toEqual([]);
  expect(saidOf([stop('08:00')], [], { status: 'REJECTED' })).toEqual([]);
  expect(saidOf([stop('08:00')], [], { comment: 'decided' })).toEqual([]);
});

test('whoever is let in again may be approved', () => {
  expect(saidOf([stop('08:00'), lift('08:30')])).toEqual([]);
  expect(saidOf([stop('08:00'), lift('08:58')])).toEqual([]);
  expect(saidOf([stop('07:00'), lift('07:30'), stop('08:00')])).toEqual(wrong);
});

test('whom a system wants to stop is stopped when a run has done so', () => {
  expect(saidOf([stop('08:00', true)])).toEqual([]);
  expect(saidOf([stop('08:00', true)], ['08:10'])).toEqual(wrong);
  expect(saidOf([stop('08:00', true)], ['08:55'])).toEqual([]);
});

test('no request waits in the end of somebody who is stopped', () => {
  const pending = { status: 'PENDING', comment: '' };
  const waits = ['2: The request for qxe.1 waits, who was stopped at 2026-03-03T08:00:00.000Z.'];
  expect(saidOf([stop('08:00')], [], pending)).toEqual(waits);
  expect(saidOf([stop('08:00'), lift('08:30')], [], pending)).toEqual([]);
  expect(saidOf([stop('08:00', true)], [], pending)).toEqual([]);
  expect(saidOf([stop('08:00')], [], { ...pending, since: at('09:00') + 86_400_000 })).toEqual([]);
});
