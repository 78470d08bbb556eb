import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { offersTold } from './offersTold.ts';

const asked = Date.parse('2026-03-02T10:00:00Z');
const hour = 3_600_000;

/**
 * What does not hold, so many hours after somebody was offered whose mail went out unless it was refused, where whoever asked got a
 * mail with this subject, or the log says that they did not.
 */
function wrongOf(
  hours: number,
  subject?: string,
  { isRefused = false, isLogged = false, isForgotten = false, text = '', events = [] as object[] } = {},
): string[] {
  const journal = newJournal();
  const who = { source: 'Interns', accounts: ['qx.1'], from: 'john.roe', to: 'mary.major' };
  journal.offers.push({ id: 'o', runId: 'r', ...who, askedAt: asked, answers: [] });
  const offer = { key: 'r/offer', to: ['mary.major@example.com'], subject: '', text: 'Qxada (qx.1)' };
  const mails = [
    ...(isRefused || isForgotten ? [] : [offer]),
    ...(subject === undefined ? [] : [{ key: 'r/answer', to: ['ops@example.com'], subject, text }]),
  ];
  const report = JSON.stringify({ runId: 'r', error: isRefused ? 'Could not ask the other manager: SES.' : undefined });
  const storage = { keys: () => ['runs/r/report.json'], read: () => ({ bytes: report }) };
  const lines = isLogged ? [JSON.stringify({ message: 'whoever asked for it was not told', runId: 'r' })] : [];
  const world = { lines, mailbox: { mails }, storage, everSet: () => [{ retention: { runDays: 70 } }] };
  return offersTold({
    ...{ isLast: true, isQuiet: true, now: asked + hours * hour, plan: { events } },
    journal,
    world,
  } as unknown as Seen);
}

test('that nobody has answered is told when the week is over, and not before', () => {
  const subject = 'Find another manager: no answer for Qxada';
  expect(wrongOf(100)).toEqual([]);
  expect(wrongOf(100, subject)).toEqual([`4: Of the offer o whoever asked was told "${subject}".`]);
  expect(wrongOf(169, subject)).toEqual([]);
  expect(wrongOf(169)).toEqual([]);
  expect(wrongOf(181)).toEqual(['4: Of the offer o whoever asked was not told.']);
});

test('nobody is asked, and whoever asked for it is told to look again, where ISC is away for longer than is tried', () => {
  // Of 1560291: one outage began before the other was over.
  const away = (at: string, minutes: number) => ({ kind: 'outage', of: 'isc', at, minutes, rate: 1 });
  const [first, second] = [away('2026-03-02T10:10:00Z', 151), away('2026-03-02T12:10:00Z', 104)];
  const subject = 'Look again: not everybody was handed over, Qxada';
  const wrong = [
    '4: Of the offer o mary.major was not asked.',
    `4: Of the offer o whoever asked was told "${subject}".`,
  ];
  const saidOf = (events: object[]) => wrongOf(5, subject, { isForgotten: true, events });
  expect(saidOf([second, first])).toEqual([]);
  for (const events of [[first], [first, away('2026-03-02T13:10:00Z', 104)], [away('2026-03-01T10:00:00Z', 300)]])
    expect(saidOf(events)).toEqual(wrong);
});

test('that nobody could be asked is told, or the log says that it is not', () => {
  const subject = 'Look again: Qxada';
  const refused = { isRefused: true };
  expect(wrongOf(1, subject, { ...refused, text: 'Could not ask the other manager: SES.' })).toEqual([]);
  expect(wrongOf(1, subject, refused)).toEqual([
    '4: Of the offer o whoever asked was not told that mary.major could not be asked.',
  ]);
  expect(wrongOf(1, undefined, { ...refused, isLogged: true })).toEqual([]);
  expect(wrongOf(1, undefined, refused)).toEqual(['4: Of the offer o whoever asked was not told.']);
});

test('an offer of which nothing is kept any more is not looked at', () => {
  // Of 800016: its mail had been refused, and the report that says so had been kept for its time.
  const subject = 'Look again: Qxada';
  expect(wrongOf(40 * 24, subject, { isForgotten: true })).toHaveLength(2);
  expect(wrongOf(70 * 24, subject, { isForgotten: true })).toEqual([]);
});
