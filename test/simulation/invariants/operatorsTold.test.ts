import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Plan } from '../plan.ts';
import type { Seen } from '../seen.ts';
import { setOnce } from '../setOnce.ts';
import { operatorsTold } from './operatorsTold.ts';

const plan: Plan = {
  ...{ seed: 1, startsAt: '2026-05-02T00:00:00Z', days: 14, sources: ['Interns'], events: [] },
  settings: { timeZone: 'Europe/Berlin', sources: { Interns: { expect: { folder: 'roster', by: '07:00' } } } },
};

/** What does not hold where no file came from 3 to 14 May, and the operators have a mail of each of these days. */
function wrongOf(days: number[], set = setOnce(plan.settings)): string[] {
  const mails = days.map((day) => ({
    key: `expected-files/${day}`,
    text: `Source: Interns\nExpected in: roster/\nBy: ${day} May 2026, 07:00`,
  }));
  const world = { lines: [], mailbox: { mails }, ...set };
  const seen = { isLast: true, isQuiet: true, world, journal: newJournal(), imports: [] };
  return operatorsTold(plan)(seen as unknown as Seen);
}

test('a mail about the thirteenth of a month is none about the third', () => {
  expect(wrongOf([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])).toEqual([]);
  expect(wrongOf([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])).toEqual([
    '4: No file came by 2026-05-03T05:00:00.000Z, and nobody was told.',
  ]);
});

test('two mails about the third of a month are one too many', () => {
  expect(wrongOf([3, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14])).toEqual([
    '4: Operators were told 2 times that no file had come by 2026-05-03T05:00:00.000Z.',
  ]);
});

test('on a day of two zones it is seven twice, and not three times', () => {
  const { settings } = plan;
  const others = { ...settings, timeZone: 'America/New_York' };
  const set = { everSet: () => [others, settings], setBetween: () => [others, settings] };
  expect(wrongOf([3, 3], set)).toEqual([]);
  expect(wrongOf([3, 3, 3], set)).toEqual([expect.stringContaining('4: Operators were told 3 times')]);
});

test('nobody is told that a file did not come which was imported in time', () => {
  const startsAt = '2026-05-02T00:00:00Z';
  const mail = {
    key: 'expected-files/3',
    text: 'By: 3 May 2026, 07:00\nIt did not come.',
    at: Date.parse('2026-05-03T08:00:00Z'),
  };
  const saidWhere = (droppedAt: string, finishedAt: string) => {
    const journal = newJournal();
    const event = { folder: 'roster', source: 'Interns' };
    journal.drops.push({ event, runId: 'one', droppedAt: Date.parse(droppedAt) } as never);
    const imports = [{ report: { runId: 'one', outcome: 'completed', finishedAt } }];
    const world = { lines: [], mailbox: { mails: [mail] }, ...setOnce(plan.settings) };
    const seen = { isLast: true, isQuiet: true, world, journal, imports };
    return operatorsTold({ ...plan, startsAt, days: 3 })(seen as unknown as Seen);
  };
  const wrong = ['4: Operators were told that no file had come by 2026-05-03T05:00:00.000Z, and one had.'];
  expect(saidWhere('2026-05-03T04:00:00Z', '2026-05-03T04:05:00Z')).toEqual(wrong);
  expect(saidWhere('2026-05-03T04:00:00Z', '2026-05-03T09:00:00Z')).toEqual([]);
  expect(saidWhere('2026-05-02T16:00:00Z', '2026-05-02T16:05:00Z')).toEqual([]);
  expect(saidWhere('2026-05-03T05:30:00Z', '2026-05-03T05:35:00Z')).toEqual([]);
});

test('whom SES refused the mail of one look the next look tells', () => {
  const line = { message: 'the operators could not be told', runId: '20260503T060000000Z-expected-files' };
  const saidWhere = (next: string, reason: string) => {
    const runs = [line.runId, next].map((runId) => ({
      ...{ functionName: 'expected-files', status: 'SUCCEEDED', result: JSON.stringify({ runId }) },
    }));
    const lambda = { engine: { executions: () => runs } };
    const world = {
      lines: [JSON.stringify({ ...line, reason })],
      lambda,
      mailbox: { mails: [] },
      ...setOnce(plan.settings),
    };
    const seen = { isLast: true, isQuiet: true, world, journal: newJournal(), imports: [] };
    return operatorsTold({ ...plan, days: 3 })(seen as unknown as Seen);
  };
  expect(saidWhere('20260503T120000000Z-expected-files', 'SES answered 400')).toEqual([
    '4: No file came by 2026-05-03T05:00:00.000Z, and nobody was told.',
  ]);
  expect(saidWhere('20260503T120000000Z-expected-files', 'Nobody knows whether it was sent.')).toEqual([]);
  expect(saidWhere('20260504T060000000Z-expected-files', 'SES answered 400')).toEqual([]);
});
