import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { refusedFiles } from './refusedFiles.ts';

const at = '2026-03-02T09:00:00.000Z';

/** A full list of the interns with so many rows that came to something. */
function list(id: number, rows: number, outcome: string) {
  const event = { id, folder: 'roster', source: 'Interns', rows: Array.from({ length: rows }, () => ({})) };
  const report = { runId: `run-${id}`, outcome, finishedAt: at, counts: {}, error: 'It is no file.' };
  return { dropped: { event, runId: report.runId, droppedAt: Date.parse(at) }, report };
}

/** What is said of lists, by what operators were asked. */
function wrongIn(lists: readonly ReturnType<typeof list>[], asked?: object): string[] {
  const journal = { ...newJournal(), drops: lists.map(({ dropped }) => dropped) };
  const storage = { read: () => asked && { bytes: JSON.stringify(asked) } };
  const imports = lists.map(({ report }) => ({ folder: 'runs', report }));
  return refusedFiles({ journal, imports, world: { storage } } as unknown as Seen);
}

test('a file is refused where operators were asked whether it is large enough, and did not say yes in time', () => {
  const wrong = ['1: The file of event 1 (run-1) was refused without a cause: It is no file.'];
  expect(wrongIn([list(1, 2, 'refused')])).toEqual(wrong);
  expect(wrongIn([list(1, 2, 'refused')], { decided: { decision: 'approve' } })).toEqual(wrong);
  expect(wrongIn([list(1, 2, 'refused')], { decided: { decision: 'reject' } })).toEqual([]);
  expect(wrongIn([list(1, 2, 'refused')], { lapsed: true })).toEqual([]);
  // They may say yes still.
  expect(wrongIn([list(1, 2, 'refused')], {})).toEqual(wrong);
  expect(wrongIn([list(1, 2, 'completed')])).toEqual([]);
});
