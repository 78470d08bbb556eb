import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import { personOf } from '../people.ts';
import type { Seen } from '../seen.ts';
import { asModelled } from './asModelled.ts';

const [start, end] = ['2026-01-29', '2026-03-04'];

/** A full list of some people, or another file. */
function dropped(runId: string, at: string, accounts: readonly string[], folder: 'roster' | 'inbox' = 'roster') {
  const rows = accounts.map((account) => ({ account, phone: '2', start, end }));
  const event = { id: 1, at, kind: 'file' as const, source: 'Interns', folder, name: 'people' };
  return {
    event: { ...event, rows, told: [0] },
    ...{ key: 'roster/Interns/people.csv', runId, droppedAt: Date.parse(at), isTold: true },
  };
}

function imported(runId: string, outcome: string, counts: object) {
  const at = '2026-02-14T12:00:00Z';
  return {
    folder: `runs/${runId}`,
    report: { ...{ runId, outcome, startedAt: at, finishedAt: at, source: { name: 'Interns' } }, counts },
  };
}

/** What the model says of two full lists, and of what was written down for them in this order. */
function wrongIn(
  drops: readonly ReturnType<typeof dropped>[],
  written: readonly string[],
  imports: readonly ReturnType<typeof imported>[],
): string[] {
  const journal = newJournal();
  journal.drops.push(...drops);
  const read = (key: string) =>
    written.includes(key) ? { at: Date.parse('2026-02-14T12:00:00Z'), nth: written.indexOf(key) } : undefined;
  const dates = { start: Date.parse(`${start}T00:00:00Z`), end: Date.parse(`${end}T23:59:59Z`) };
  const people = ['qx.4', 'qx.6'].map((account) => {
    const record = { ...personOf(account), account, id: account, phone: '2', data: '{}', ...dates };
    return [account, record] as const;
  });
  const seen = {
    ...{ isQuiet: true, now: Date.parse('2026-02-14T23:59:00Z'), journal, imports },
    ...{ events: [], choices: [], others: [], records: new Map([['Interns', new Map(people)]]) },
    world: { storage: { read }, setBetween: () => [{ timeZone: 'UTC' }], lambda: { engine: { executions: () => [] } } },
  } as unknown as Seen;
  const plan = { seed: 1, startsAt: '2026-02-14T00:00:00Z', days: 1, sources: ['Interns'], events: [], settings: {} };
  return asModelled(plan, 0)(seen);
}

const none = { rows: 2, created: 0, updated: 0, unchanged: 0, rejected: 0, failed: 0 };

// Of 971495: it lost the lock after it was planned, and another list that was dropped later came first.
test('a list that was planned, and gave way when it began again, did so when its report was written', () => {
  const drops = [
    dropped('one', '2026-02-14T10:00:00Z', ['qx.4', 'qx.5']),
    dropped('two', '2026-02-14T11:00:00Z', ['qx.4', 'qx.6']),
  ];
  const written = ['one/plan', 'two/plan', 'two/report', 'one/report'].map((name) => `runs/${name}.json`);
  const imports = [
    imported('one', 'superseded', { ...none, rows: 0 }),
    imported('two', 'completed', { ...none, created: 2, ended: 0 }),
  ];
  expect(wrongIn(drops, written, imports)).toEqual([]);
});

// Of 1020135: the report of the one that it gave way to was written after its own.
test('a list that gave way to one whose rows all gave way to a later file is held to what was planned', () => {
  const drops = [
    dropped('one', '2026-02-14T09:00:00Z', ['qx.4', 'qx.5']),
    dropped('two', '2026-02-14T10:00:00Z', ['qx.4', 'qx.6']),
    dropped('three', '2026-02-14T11:00:00Z', ['qx.4', 'qx.6'], 'inbox'),
  ];
  const written = ['three/plan', 'three/report', 'two/plan', 'one/report', 'two/report'];
  const imports = [
    imported('one', 'superseded', { ...none, rows: 0 }),
    imported('two', 'superseded', { ...none, superseded: 2, ended: 0 }),
    imported('three', 'completed', { ...none, created: 2 }),
  ];
  const keys = written.map((name) => `runs/${name}.json`);
  expect(wrongIn(drops, keys, imports)).toEqual([]);
});
