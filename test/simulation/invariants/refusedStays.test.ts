import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { refusedStays } from './refusedStays.ts';

/** What a sweep asked about a source in the morning of a day. */
const asked = (date: string, { source = 'Interns', mailUnknown = false } = {}) => ({
  ...{ runId: `${date}-expiry-sweep-${source}`, what: `Delete 3 of 8 people of ${source}`, mailUnknown },
  ...{ heldAt: `2026-03-${date}T06:01:00Z`, expiresAt: `2026-03-${Number(date) + 3}T06:01:00Z` },
});

/** What is said where sweeps have asked, and operators said something of the first question at noon of the second of March. */
function saidOf(
  questions: readonly ReturnType<typeof asked>[],
  decision: 'approve' | 'reject' = 'reject',
  setBetween = (_from: number, _to: number) => [{ decisionDays: 3 }],
): string[] {
  const look = refusedStays();
  const journal = newJournal();
  const runId = questions[0]?.runId ?? '';
  journal.decisions.push({ runId, decision, at: Date.parse('2026-03-02T12:00:00Z') });
  const keys = questions.map((one) => `decisions/${one.runId}.json`);
  const storage = {
    writtenSince: (count: number) => keys.slice(count),
    read: (key: string) => ({ bytes: JSON.stringify(questions[keys.indexOf(key)]) }),
  };
  return look({ journal, world: { storage, setBetween } } as unknown as Seen);
}

test('what operators said no to they are not asked again for as long as is set', () => {
  const again = (day: string) => [
    `2: Operators said no to 02-expiry-sweep-Interns of Interns at 2026-03-02T12:00:00.000Z, and ${day}-expiry-sweep-Interns asked again at 2026-03-${day}T06:01:00.000Z.`,
  ];
  expect(saidOf([asked('02'), asked('03')])).toEqual(again('03'));
  expect(saidOf([asked('02'), asked('05')])).toEqual(again('05'));
  expect(saidOf([asked('02'), asked('06')])).toEqual([]);
  expect(saidOf([asked('02'), asked('03')], 'approve')).toEqual([]);
  expect(saidOf([asked('02'), asked('03', { source: 'Contractors' })])).toEqual([]);
});

test('a question that did not come may have been asked once more by another run', () => {
  expect(saidOf([asked('02', { mailUnknown: true }), asked('03')])).toEqual([]);
});

test('a no that has stood for its time does not stand again when it would stand for longer by then', () => {
  // Days as they were set when the question of the fifth was asked, and from the seventh on.
  const setBetween = (_from: number, to: number) => [{ decisionDays: to < Date.parse('2026-03-07') ? 2 : 7 }];
  expect(saidOf([asked('02'), asked('05'), asked('08')], 'reject', setBetween)).toEqual([]);
  expect(saidOf([asked('02'), asked('08')], 'reject', setBetween)).toHaveLength(1);
});
