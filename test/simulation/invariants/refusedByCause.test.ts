import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { refusedByCause } from './refusedByCause.ts';

const at = (time: string) => Date.parse(`2026-03-02T${time}Z`);

type Given = { struck?: { at: number; what: string }[]; happened?: string[]; report?: object };

/** What is said of a line of the log with a reason, or of a report. */
function saidOf(reason: string, { struck = [], happened = [], report }: Given = {}): string[] {
  const run = { runId: 'r', startedAt: '2026-03-02T07:00:00Z', finishedAt: '2026-03-02T07:01:00Z', ...report };
  return refusedByCause()({
    ...{ now: at('23:00:00'), others: report ? [{ folder: 'runs/r', report: run }] : [] },
    world: { lines: [JSON.stringify({ message: 'untold', reason })], happened, mailbox: { struck } },
  } as unknown as Seen);
}

const refused = 'A mail was not sent: SES answered 400 MessageRejected. Check that …';
const wrong = (why: string, of = 'The log') => [
  `4: ${of} says that a mail was not sent, or may not have been (${why}), and nothing was wrong with SES.`,
];

test('a mail is refused where SES has refused one, and not where it has failed', () => {
  expect(saidOf(refused)).toEqual(wrong('SES answered 400 MessageRejected'));
  expect(saidOf(refused, { struck: [{ at: at('07:00:30'), what: 'failed' }] })).toHaveLength(1);
  expect(saidOf(refused, { struck: [{ at: at('07:00:30'), what: 'rejected' }] })).toEqual([]);
});

test('a report is held to when its run was', () => {
  const report = { error: refused };
  expect(saidOf('', { report })).toEqual(wrong('SES answered 400 MessageRejected', 'r'));
  expect(saidOf('', { report, struck: [{ at: at('09:00:00'), what: 'rejected' }] })).toHaveLength(1);
  expect(saidOf('', { report, struck: [{ at: at('07:00:30'), what: 'rejected' }] })).toEqual([]);
});

test('nobody knows of a mail where an answer was lost, or a run was ended', () => {
  const unknown = 'Nobody knows whether the mail that asks them was sent.';
  expect(saidOf(unknown)).toEqual(wrong('nobody knows of it'));
  expect(saidOf(unknown, { struck: [{ at: at('07:00:30'), what: 'cut off' }] })).toEqual([]);
  expect(saidOf(unknown, { happened: ['2026-03-02T07:00:30.000Z kill Put mails/x.json'] })).toEqual([]);
  expect(saidOf(unknown, { happened: ['2026-03-02T07:00:30.000Z checkpoint failed'] })).toEqual([]);
  expect(saidOf(unknown, { happened: ['2026-03-02T07:00:30.000Z kill Put locks/x.json'] })).toHaveLength(1);
  expect(saidOf(unknown, { happened: ['2026-03-02T07:00:30.000Z isc down GET /v3/x'] })).toHaveLength(1);
  // Of a mail that SES refused, and whose claim could not be given back, the notices of the next day hear.
  const before = { happened: ['2026-03-01T07:00:01.000Z storage down Delete mails/x.json'] };
  expect(saidOf('', { ...before, report: { counts: { unknown: 1 } } })).toEqual([]);
  expect(saidOf(refused, before)).toEqual(wrong('SES answered 400 MessageRejected'));
  expect(saidOf('', { report: { counts: { unknown: 0 } } })).toEqual([]);
  const report = { counts: { unknown: 1 } };
  expect(saidOf('', { report })).toHaveLength(1);
  // Of 1400071: the run that was killed while it claimed the mail began seven hours before the one that says so.
  expect(saidOf('', { report, happened: ['2026-03-02T00:00:30.000Z kill Put mails/x.json'] })).toEqual([]);
  expect(saidOf('', { report, happened: ['2026-02-28T00:00:30.000Z kill Put mails/x.json'] })).toHaveLength(1);
});

test('no mail is refused for what nelm composed', () => {
  const struck = ['rejected', 'cut off', 'kill'].map((what) => ({ at: at('07:00:30'), what }));
  expect(saidOf('A mail was not sent: to.0 is not valid (invalid_format). Correct …', { struck })).toHaveLength(1);
});
