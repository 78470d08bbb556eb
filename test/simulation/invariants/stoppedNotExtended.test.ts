import { expect, test } from 'vitest';
import { type Journal, newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { stoppedNotExtended } from './stoppedNotExtended.ts';

const at = (time: string) => Date.parse(`2026-03-02T${time}:00Z`);

const did = (what: string, time: string, isOfSystem = false): Journal['blocks'][number] => ({
  ...{ source: 'Interns', account: 'qx.1', at: at(time), what, isOfSystem },
});

/** What is said where a run of twelve o'clock extended qx.1, whom others have stopped and let in so. */
function saidOf(blocks: Journal['blocks'], hands: Journal['hands'] = []): string[] {
  const report = {
    ...{ runId: 'one', outcome: 'extended', accountName: 'qx.1', source: { name: 'Interns' } },
    ...{ startedAt: '2026-03-02T12:00:00Z', finishedAt: '2026-03-02T12:01:00Z' },
    endDate: { after: '2026-05-04T23:59:59Z' },
  };
  const journal = { ...newJournal(), blocks, hands };
  return stoppedNotExtended()({ choices: [{ folder: 'runs/one', report }], journal } as unknown as Seen);
}

test('nobody is extended who is stopped', () => {
  expect(saidOf([did('stop', '11:58')])).toEqual([
    '2: one extended qx.1, who was stopped at 2026-03-02T11:58:00.000Z.',
  ]);
  expect(saidOf([did('stop', '12:00')])).toEqual([]);
  expect(saidOf([did('stop', '11:00'), did('lift', '11:30')])).toEqual([]);
  expect(saidOf([did('stop', '11:00', true)])).toEqual([]);
});

test('whoever was given that end by hand is extended already', () => {
  const hand = { source: 'Interns', account: 'qx.1', at: at('10:00') };
  const values = { end: Date.parse('2026-05-04T23:59:59Z') };
  expect(saidOf([did('stop', '11:00')], [{ ...hand, values }])).toEqual([]);
});
