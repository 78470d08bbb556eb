import { expect, test } from 'vitest';
import { transferRunId } from '../../../lib/transfers/keptTransfer.ts';
import { newJournal, type Posted } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { setOnce } from '../setOnce.ts';
import { counted } from './counted.ts';

/** What does not hold where events of one id were answered so, and a report tells of it. */
function wrongOf(answers: readonly number[]): string[] {
  const posts = answers.map((answer, index) => {
    const event = { id: index + 1, kind: 'event', forged: answer === 401 };
    return { id: 'an-id', event, occurredAt: 0, answers: [answer], unfounded: [] } as unknown as Posted;
  });
  const report = { bytes: JSON.stringify({ kind: 'hr-events', events: [{ event: { id: 'an-id' } }] }) };
  const storage = { keys: () => ['runs/one/report.json'], read: () => report };
  const world = { storage, lambda: { engine: { executions: () => [] } }, ...setOnce({}) };
  const none = { imports: [], others: [] };
  const journal = { ...newJournal(), posts };
  return counted()({ ...none, journal, world, now: 0, isQuiet: true, isLast: true } as unknown as Seen);
}

test('what is refused is not carried out, but where another of the same id was accepted', () => {
  expect(wrongOf([401])).toEqual(['3: Event 1 (an-id) was refused and was carried out.']);
  expect(wrongOf([401, 202])).toEqual([]);
});

/** What does not hold in the end of a form by which people were offered, as the console said, where some of this came of it. */
function wrongOfForm(
  isClear: boolean,
  came: { transfers?: string[]; reported?: string[]; running?: string[] },
): string[] {
  const { transfers = [], reported = [], running = [] } = came;
  const askedAt = '2026-03-02T10:00:00.000Z';
  const objects = new Map<string, object>([
    ...transfers.map((id) => [`transfers/${id}.json`, { id, note: 'one', askedAt }] as const),
    ...reported.map(
      (id) => [`runs/s/${transferRunId({ id, askedAt })}/report.json`, { kind: 'manager-transfer' }] as const,
    ),
  ]);
  const storage = {
    keys: (prefix: string) => [...objects.keys()].filter((key) => key.startsWith(prefix)),
    read: (key: string) => ({ bytes: JSON.stringify(objects.get(key)) }),
  };
  const executions = () => running.map((id) => ({ status: 'RUNNING', payload: JSON.stringify({ transferId: id }) }));
  const world = { storage, lambda: { engine: { executions } }, ...setOnce({}) };
  const at = Date.parse(askedAt);
  const journal = { ...newJournal(), handovers: [{ eventId: 2, note: 'one', from: at, to: at, isClear }] };
  return counted()({
    imports: [],
    others: [],
    journal,
    world,
    now: at,
    isQuiet: true,
    isLast: true,
  } as unknown as Seen);
}

test('of each manager whose people were offered a report tells, or a run that waits; where a try failed, of one of them', () => {
  const wrong = ['3: In the console people were offered (event 2), and no report tells of it.'];
  const transfers = ['one', 'other'];
  expect(wrongOfForm(true, {})).toEqual(wrong);
  expect(wrongOfForm(true, { transfers })).toEqual(wrong);
  expect(wrongOfForm(true, { transfers, reported: ['one'] })).toEqual(wrong);
  expect(wrongOfForm(true, { transfers, reported: ['one'], running: ['other'] })).toEqual([]);
  expect(wrongOfForm(false, { transfers, reported: ['one'] })).toEqual([]);
  expect(wrongOfForm(false, { transfers })).toEqual(wrong);
});
