import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import { personOf } from '../people.ts';
import type { Plan, Row } from '../plan.ts';
import type { Seen } from '../seen.ts';
import { setOnce } from '../setOnce.ts';
import { asModelled } from './asModelled.ts';

const plan: Plan = {
  ...{ seed: 1, startsAt: '2026-02-14T00:00:00Z', days: 3, sources: ['Contractors'], events: [] },
  settings: { timeZone: 'UTC' },
};

/** All are in until 4 March by every file here. */
const rows: Row[] = ['qx.4', 'qx.5', 'qx.6'].map((account) => {
  return { account, phone: '2', start: '2026-01-29', end: '2026-03-04' };
});

const asInFiles = { 'qx.4': '2026-03-04', 'qx.5': '2026-03-04', 'qx.6': '2026-03-04' };

/** What a file of them came to, and when. */
function imported(runId: string, at: string, outcome: string, counts: object, decision?: string) {
  const none = { rows: 3, created: 0, updated: 0, unchanged: 0, rejected: 0, failed: 0 };
  return {
    folder: `runs/${runId}`,
    report: {
      ...{ runId, outcome, startedAt: at, finishedAt: at, source: { name: 'Contractors' } },
      ...{ counts: { ...none, ...counts }, ...(decision !== undefined && { decision }) },
    },
  };
}

/** When each run was planned. */
const plannedAt: Readonly<Record<string, string>> = {
  first: '2026-02-14T15:18:00Z',
  second: '2026-02-15T00:51:00Z',
  third: '2026-02-15T15:09:00Z',
};

const drops = Object.entries(plannedAt).map(([runId, at]) => {
  const event = { id: 1, at, kind: 'file' as const, source: 'Contractors', folder: 'inbox' as const };
  return {
    event: { ...event, name: 'people', rows, told: [0] },
    key: 'inbox/Contractors/people.csv',
    ...{ runId, droppedAt: Date.parse(at), isTold: true },
  };
});

/** A Lambda of one run, with the steps that it has taken. */
const lambdaOf = (...steps: string[]) => {
  const operations = steps.map((Name) => ({ Name }));
  return { engine: { executions: () => [{ name: 'sim-csv-second', operations }] } };
};

/** The end of a day: until when they are in, and what was reported since the day before. */
function evening(date: string, ends: Readonly<Record<string, string>>, since: Partial<Record<keyof Seen, unknown>>) {
  const people = Object.entries(ends).map(([account, end]) => {
    const dates = { start: Date.parse('2026-01-29T00:00:00Z'), end: Date.parse(`${end}T23:59:59Z`) };
    return [account, { ...personOf(account), account, id: account, phone: '2', data: '{}', ...dates }] as const;
  });
  const read = (key: string) => {
    const at = plannedAt[/^runs\/(\w+)\/plan\.json$/.exec(key)?.[1] ?? ''];
    return at === undefined ? undefined : { at: Date.parse(at), nth: Object.values(plannedAt).indexOf(at) };
  };
  return {
    ...{
      isQuiet: true,
      now: Date.parse(`${date}T23:59:59.999Z`),
      records: new Map([['Contractors', new Map(people)]]),
    },
    ...{
      imports: [],
      choices: [],
      events: [],
      others: [],
      journal: { ...newJournal(), drops },
      world: { storage: { read }, ...setOnce(plan.settings), lambda: lambdaOf() },
    },
    ...since,
  } as unknown as Seen;
}

function extended(recordId: string, at: string, after: string, outcome = 'extended') {
  return { folder: `runs/${at}`, report: { recordId, outcome, startedAt: at, finishedAt: at, endDate: { after } } };
}

test('files of a day are taken in the order in which they were carried out', () => {
  // The third was dropped last: taken first, it would have the second give way.
  const imports = [
    imported('third', '2026-02-15T15:09:01Z', 'completed', { unchanged: 3 }),
    imported('second', '2026-02-15T00:52:00Z', 'completed', { created: 3 }),
  ];
  expect(asModelled(plan, 0)(evening('2026-02-15', asInFiles, { imports }))).toEqual([]);
});

test('what a run has sent before it lost the lock counts as done, though a later file has the say by then', () => {
  // Of 1530223: the second one began again after the third one was carried out.
  const imports = [
    imported('third', '2026-02-15T15:09:01Z', 'completed', { created: 3 }),
    imported('second', '2026-02-15T18:00:00Z', 'completed', { updated: 3 }),
  ];
  const read = (key: string) => (key.includes('/third/') ? { at: 1, nth: 1 } : { at: 2, nth: 2 });
  const wrongOf = (...steps: string[]) => {
    const world = { storage: { read }, ...setOnce(plan.settings), lambda: lambdaOf(...steps) };
    return asModelled(plan, 0)(evening('2026-02-15', asInFiles, { imports, world }));
  };
  expect(wrongOf('take the lock', 'upload', 'take the lock')).toEqual([]);
  for (const steps of [
    ['take the lock', 'upload'],
    ['take the lock', 'take the lock'],
  ])
    expect(wrongOf(...steps)).toContain(
      '1: There are 0 rows of second that were rejected or gave way, and should be 3.',
    );
});

test('the clock of S3 may have gone back between two files', () => {
  const imports = [
    imported('third', '2026-02-15T15:09:01Z', 'completed', { unchanged: 3 }),
    imported('second', '2026-02-15T00:52:00Z', 'completed', { created: 3 }),
  ];
  // Of 947195: by the clock the third was planned before the second.
  const read = (key: string) => (key.includes('/third/') ? { at: 1, nth: 2 } : { at: 2, nth: 1 });
  const world = { storage: { read }, ...setOnce(plan.settings), lambda: lambdaOf() };
  expect(asModelled(plan, 0)(evening('2026-02-15', asInFiles, { imports, world }))).toEqual([]);
});

test('what waits has the say until it is decided otherwise', () => {
  // Of 550051: an older file was carried out between the question and its end, and it was not quiet in between.
  const nths: Record<string, number> = { first: 1, third: 2, second: 3, 'third decided': 4 };
  const read = (key: string) => {
    const [, run = '', file] = /^runs\/(\w+)\/(plan|report)\.json$/.exec(key) ?? [];
    const nth = nths[file === 'report' ? `${run} decided` : run];
    return nth === undefined ? undefined : { at: Date.parse('2026-02-15T16:00:00Z') + nth, nth };
  };
  const world = { storage: { read }, ...setOnce(plan.settings), lambda: lambdaOf() };
  const look = asModelled(plan, 0);
  const longer = { 'qx.4': '2026-04-03', 'qx.5': '2026-04-03', 'qx.6': '2026-03-04' };
  const created = imported('first', '2026-02-14T15:19:00Z', 'completed', { created: 3 });
  const journal = { ...newJournal(), drops, hands: ['qx.4', 'qx.5'].map((account) => byHand(account, '2026-04-03')) };
  expect(
    look(evening('2026-02-14', asInFiles, { imports: [created], world, journal: { ...journal, hands: [] } })),
  ).toEqual([]);
  const held = imported('third', '2026-02-15T15:09:01Z', 'held', { heldRows: 2, unchanged: 1 });
  expect(look(evening('2026-02-15', longer, { imports: [held], world, journal }))).toEqual([]);
  const imports = [
    imported('second', '2026-02-16T10:00:00Z', 'superseded', { superseded: 3 }),
    imported('third', '2026-02-16T11:00:00Z', 'completed', { heldRows: 2, unchanged: 1 }, 'expired'),
  ];
  expect(look(evening('2026-02-16', longer, { imports, world, journal: { ...journal, hands: [] } }))).toEqual([]);
});

/** Somebody is given another end by hand, on the day before. */
function byHand(account: string, end: string) {
  return {
    source: 'Contractors',
    account,
    at: Date.parse('2026-02-15T01:00:00Z'),
    values: { end: Date.parse(`${end}T23:59:59Z`) },
  };
}

test('what a manager extends between two files is shortened by the second one, and not by the first', () => {
  const look = asModelled(plan, 0);
  const created = imported('first', '2026-02-14T15:19:00Z', 'completed', { created: 3 });
  expect(look(evening('2026-02-14', asInFiles, { imports: [created] }))).toEqual([]);

  // The third file would shorten the two who were extended before it, and waits. Reports come in the order of their keys.
  const longer = { 'qx.4': '2026-04-03', 'qx.5': '2026-04-03', 'qx.6': '2026-04-03' };
  const onTheDay = {
    choices: [
      extended('qx.5', '2026-02-15T16:20:00Z', '2026-04-03T23:59:59Z'),
      extended('qx.6', '2026-02-15T11:34:00Z', '2026-04-03T23:59:59Z'),
      extended('qx.4', '2026-02-15T12:06:00Z', '2026-04-03T23:59:59Z'),
    ],
    imports: [
      imported('third', '2026-02-15T15:09:01Z', 'held', { heldRows: 2, unchanged: 1 }),
      imported('second', '2026-02-15T00:52:00Z', 'completed', { unchanged: 3 }),
    ],
  };
  expect(look(evening('2026-02-15', longer, onTheDay))).toEqual([]);

  const counts = { heldRows: 2, unchanged: 1, ended: 2 };
  const approved = imported('third', '2026-02-16T16:41:00Z', 'completed', counts, 'approved');
  const shortened = { ...asInFiles, 'qx.5': '2026-04-03' };
  expect(look(evening('2026-02-16', shortened, { imports: [approved] }))).toEqual([]);
});

test('whoever a manager extended, and nobody shortened since, must be in for longer', () => {
  const look = asModelled(plan, 0);
  const created = imported('first', '2026-02-14T15:19:00Z', 'completed', { created: 3 });
  expect(look(evening('2026-02-14', asInFiles, { imports: [created] }))).toEqual([]);

  const choices = [extended('qx.5', '2026-02-15T16:20:00Z', '2026-04-03T23:59:59Z')];
  expect(look(evening('2026-02-15', { ...asInFiles, 'qx.5': '2026-04-03' }, { choices }))).toEqual([]);
  expect(look(evening('2026-02-16', asInFiles, {}))).toEqual([
    '1: qx.5 of Contractors ends 2026-03-04T23:59:59.000Z, and should end 2026-04-03T23:59:59.000Z.',
  ]);
});

// Of 1050092: the clocks of Lambda and S3 were seconds apart.
test('what a manager extends about when a file is planned may come before it or after', () => {
  const created = imported('first', '2026-02-14T15:19:00Z', 'completed', { created: 3 });
  const choices = [extended('qx.5', '2026-02-15T00:51:03Z', '2026-04-03T23:59:59Z')];
  const imports = [imported('second', '2026-02-15T00:52:00Z', 'completed', { updated: 1, unchanged: 2 })];
  const wrongBy = (clockError: number, ends: typeof asInFiles) => {
    const look = asModelled(plan, clockError);
    look(evening('2026-02-14', asInFiles, { imports: [created] }));
    return look(evening('2026-02-15', ends, { imports, choices }));
  };
  expect(wrongBy(2_000, asInFiles)).toEqual([]);
  expect(wrongBy(2_000, { ...asInFiles, 'qx.5': '2026-04-03' })).toEqual([]);
  expect(wrongBy(0, asInFiles)).toEqual([
    '1: qx.5 of Contractors ends 2026-03-04T23:59:59.000Z, and should end 2026-04-03T23:59:59.000Z.',
  ]);
});

test('whom a system has hired while they were not there may be let in by approvers on any day', () => {
  const journal = { ...newJournal(), drops };
  const people = { ...asInFiles, 'qx.7': '2026-05-31' };
  const imports = [imported('first', '2026-02-14T15:19:00Z', 'completed', { created: 3 })];
  expect(asModelled(plan, 0)(evening('2026-02-14', people, { imports, journal }))).toEqual([
    '1: qx.7 is in Contractors, and should not be.',
  ]);
  const event = { type: 'hired', source: 'Contractors', account: 'qx.7' };
  const posts = [{ event }] as never;
  const look = asModelled(plan, 0);
  expect(look(evening('2026-02-14', asInFiles, { imports, journal: { ...journal, posts } }))).toEqual([]);
  expect(look(evening('2026-02-16', people, { journal: { ...journal, posts } }))).toEqual([]);
});

test('what somebody changed by hand holds until a file says otherwise', () => {
  const look = asModelled(plan, 0);
  const created = imported('first', '2026-02-14T15:19:00Z', 'completed', { created: 3 });
  expect(look(evening('2026-02-14', asInFiles, { imports: [created] }))).toEqual([]);

  const end = Date.parse('2026-04-03T23:59:59Z');
  const at = Date.parse('2026-02-15T09:00:00Z');
  const hands = [{ source: 'Contractors', account: 'qx.5', at, values: { end } }];
  const journal = { ...newJournal(), drops, hands };
  expect(look(evening('2026-02-15', asInFiles, { journal }))).toEqual([
    '1: qx.5 of Contractors ends 2026-03-04T23:59:59.000Z, and should end 2026-04-03T23:59:59.000Z.',
  ]);
});

test('what a manager wanted and was refused extends nobody', () => {
  const look = asModelled(plan, 0);
  const created = imported('first', '2026-02-14T15:19:00Z', 'completed', { created: 3 });
  expect(look(evening('2026-02-14', asInFiles, { imports: [created] }))).toEqual([]);
  const choices = [extended('qx.5', '2026-02-15T16:20:00Z', '2026-04-03T23:59:59Z', 'refused')];
  expect(look(evening('2026-02-15', asInFiles, { choices }))).toEqual([]);
});

test('who has a name, an address or a manager that no file gave them is seen', () => {
  const wrongOf = (others: object): string[] => {
    const look = asModelled(plan, 0);
    const imports = [imported('first', '2026-02-14T15:18:01Z', 'completed', { created: 3 })];
    const seen = evening('2026-02-14', asInFiles, { imports });
    for (const record of seen.records.get('Contractors')?.values() ?? [])
      if (record.account === 'qx.5') Object.assign(record, others);
    return look(seen);
  };
  expect(wrongOf({})).toEqual([]);
  expect(wrongOf({ lastName: 'Qxexample6' })).toEqual([
    '1: qx.5 of Contractors has lastName Qxexample6, and should have Qxexample5.',
  ]);
  expect(wrongOf({ email: 'qx.6@example.com' })).toHaveLength(1);
  expect(wrongOf({ manager: 'jane.doe' })).toHaveLength(1);
});

test('whom a run has sent that gave up waiting may land within hours, and not on any later day', () => {
  const failed = imported('first', '2026-02-14T22:42:00Z', 'failed', { created: 1, failed: 2 });
  const { 'qx.4': _, ...others } = asInFiles;
  const first = () => {
    const look = asModelled(plan, 0);
    expect(look(evening('2026-02-14', others, { imports: [failed] }))).toEqual([]);
    return look;
  };
  expect(first()(evening('2026-02-15', asInFiles, {}))).toEqual([]);
  const later = first();
  expect(later(evening('2026-02-15', others, {}))).toEqual([]);
  expect(later(evening('2026-02-16', asInFiles, {}))).toEqual(['1: qx.4 is in Contractors, and should not be.']);
});
