import { expect, test } from 'vitest';
import { type Journal, newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { setOnce } from '../setOnce.ts';
import type { Settings } from '../settings.ts';
import { explained } from './explained.ts';

/** Of nine people two may lose access within a day, and a third not without a decision. */
const settings: Settings = { sources: { '*': { deleteThresholdPercent: 10, deleteThresholdMinimum: 2 } } };

type Contract = { start: string; end: string; modified?: string };

/** A day: who is not as usual at its end, and which events changed whom at which moment. */
type Day = {
  date: string;
  /** Of whom operators have said yes that day, and when. */
  approved?: { account: string; at: string; until?: string };
  people: Readonly<Record<string, Contract | undefined>>;
  events: readonly (readonly [string, string, string?])[];
  imports?: readonly object[];
  sweeps?: readonly object[];
};

const names = ['qx.1', 'qx.2', 'qx.3', 'qx.4', 'qx.5', 'qx.6', 'qxe.7', 'qxe.8', 'qxe.9'];
const usual: Contract = { start: '2026-01-01T00:00:00Z', end: '2026-03-31T23:59:59Z' };
const shorter: Contract = { ...usual, end: '2026-02-10T23:59:59Z' };

/** What does not hold of days that follow each other. Before them everybody is in as usual. */
function wrongOf(
  days: readonly Day[],
  blocks: Journal['blocks'] = [],
  files: Readonly<Record<string, string>> = {},
  set = settings,
): string[] {
  const look = explained();
  let people: Readonly<Record<string, Contract | undefined>> = Object.fromEntries(names.map((name) => [name, usual]));
  const journal = { ...newJournal(), blocks };
  return [{ date: '2026-01-08', people, events: [] }, ...days].flatMap((day: Day) => {
    people = { ...people, ...day.people };
    const hold = { bytes: `Contractors: ${day.approved?.account}, "expiresAt":"${day.approved?.until}"` };
    if (day.approved) journal.decisions.push({ runId: 'a-run', decision: 'approve', at: Date.parse(day.approved.at) });
    const records = Object.entries(people).flatMap(([account, contract]) => {
      if (!contract) return [];
      const { start, end, modified = start } = contract;
      const dates = { start: Date.parse(start), end: Date.parse(end), modified: Date.parse(modified) };
      return [[account, { account, id: account, ...dates }] as const];
    });
    const events = day.events.map(([accountName, at, outcome = 'changed']) => {
      const event = { accountName, outcome, system: 'standard' };
      return { folder: `runs/${at}`, report: { source: { name: 'Contractors' }, finishedAt: at, events: [event] } };
    });
    return look({
      ...{ isQuiet: true, now: Date.parse(`${day.date}T23:59:59.999Z`), journal },
      ...{
        events,
        imports: day.imports ?? [],
        sweeps: day.sweeps ?? [],
        records: new Map([['Contractors', new Map(records)]]),
      },
      world: {
        ...{ ...setOnce(set), sources: new Map([['Contractors', { id: 'c', name: 'Contractors' }]]) },
        storage: {
          keys: () => Object.keys(files),
          read: (key: string) =>
            key === 'decisions/a-run.json' ? hold : files[key] === undefined ? undefined : { bytes: files[key] },
        },
      },
    } as unknown as Seen);
  });
}

/** One person loses access on 9 January by these events, and two others on that day and the next. */
function lostFirst(moments: readonly string[]): string[] {
  return wrongOf([
    {
      ...{ date: '2026-01-09', people: { 'qx.3': shorter, 'qxe.9': shorter } },
      events: [['qx.3', '2026-01-09T22:00:00Z'], ...moments.map((at) => ['qxe.9', at] as const)],
    },
    { date: '2026-01-10', people: { 'qxe.8': shorter }, events: [['qxe.8', '2026-01-10T10:00:00Z']] },
  ]);
}

/** One person loses access on 9 January, and two on the day after it, of whom the last has these events. */
function lostLast(moments: readonly string[]): string[] {
  return wrongOf([
    { date: '2026-01-09', people: { 'qx.3': shorter }, events: [['qx.3', '2026-01-09T12:39:00Z']] },
    {
      ...{ date: '2026-01-10', people: { 'qxe.8': shorter, 'qxe.9': shorter } },
      events: [['qxe.8', '2026-01-10T10:00:00Z'], ...moments.map((at) => ['qxe.9', at] as const)],
    },
  ]);
}

const tooMany = '2: 3 of 9 people of Contractors lost access within a day without a decision: qx.3, qxe.8, qxe.9.';

test('whoever lost access by one of several events need not have lost it by the first', () => {
  expect(lostLast(['2026-01-10T10:04:00Z', '2026-01-10T21:49:00Z'])).toEqual([]);
  expect(lostLast(['2026-01-10T10:04:00Z', '2026-01-10T10:05:00Z'])).toEqual([tooMany]);
});

test('whoever lost access by one of several events need not have lost it by the last', () => {
  expect(lostFirst(['2026-01-09T09:00:00Z', '2026-01-09T21:00:00Z'])).toEqual([]);
  expect(lostFirst(['2026-01-09T20:00:00Z', '2026-01-09T21:00:00Z'])).toEqual([
    '2: 3 of 9 people of Contractors lost access within a day without a decision: qx.3, qxe.9, qxe.8.',
  ]);
});

/** Two people lose access, and a third is given a start that is at 11:00, by an event of this moment. */
function putOffAt(moment: string, others: Day['events'] = []): string[] {
  const putOff: Contract = { ...usual, start: '2026-01-09T11:00:00Z' };
  return wrongOf([
    {
      ...{ date: '2026-01-09', people: { 'qx.3': shorter, 'qxe.8': shorter, 'qxe.9': putOff } },
      events: [['qx.3', '2026-01-09T10:00:00Z'], ['qxe.8', '2026-01-09T10:30:00Z'], ['qxe.9', moment], ...others],
    },
  ]);
}

test('whoever approvers have let in has lost nothing by that', () => {
  expect(putOffAt('2026-01-09T16:13:00Z', [['qxe.9', '2026-01-09T01:01:00Z', 'approved']])).toEqual([]);
  expect(putOffAt('2026-01-09T16:13:00Z', [['qxe.9', '2026-01-09T01:01:00Z', 'changed']])).toEqual([tooMany]);
});

test('whoever is given a later start loses nothing where it has passed by then', () => {
  expect(putOffAt('2026-01-09T11:00:00Z')).toEqual([]);
  expect(putOffAt('2026-01-09T10:59:59Z')).toEqual([tooMany]);
});

/** Three people lose access in a day, and operators say yes to one of them at this moment, who might have until another. */
function approvedAt(at: string, until?: string): string[] {
  const events = ['qx.3', 'qxe.8', 'qxe.9'].map((who, nth) => [who, `2026-01-09T10:0${nth}:00Z`] as const);
  const people = { 'qx.3': shorter, 'qxe.8': shorter, 'qxe.9': shorter };
  return wrongOf([{ date: '2026-01-09', people, events, approved: { account: 'qxe.9', at, ...(until && { until }) } }]);
}

test('a yes counts though its run had begun to wait days before, and not for another week', () => {
  expect(approvedAt('2026-01-09T12:00:00Z')).toEqual([]);
  expect(approvedAt('2026-01-12T12:00:00Z')).toEqual([]);
  expect(approvedAt('2026-01-18T12:00:00Z')).toEqual([tooMany]);
  expect(approvedAt('2026-01-07T09:00:00Z')).toEqual([tooMany]);
  // Of 952153: the run did not hear of it before the time of its question was over.
  expect(approvedAt('2026-01-07T09:00:00Z', '2026-01-09T09:00:00Z')).toEqual([]);
});

test('a yes is one to all who wait, of whom its question shows 200', () => {
  // Of 800022, whose sources have 500 people.
  const withList = (files: Readonly<Record<string, string>>) => {
    const moments = ['2026-01-09T10:00:00Z', '2026-01-09T10:01:00Z', '2026-01-09T10:02:00Z'] as const;
    const three = { 'qx.3': shorter, 'qxe.8': shorter, 'qxe.9': shorter };
    const events = Object.keys(three).map((account, index) => [account, moments[index] ?? ''] as const);
    const approved = { account: 'qx.1', at: '2026-01-09T09:00:00Z' };
    return wrongOf([{ date: '2026-01-09', approved, people: three, events }], [], files);
  };
  expect(withList({})).toContain(tooMany);
  expect(withList({ 'runs/x/a-run/held.csv': 'accountName\nqx.3\nqxe.8\nqxe.9\n' })).toEqual([]);
  expect(withList({ 'runs/x/another-run/held.csv': 'accountName\nqx.3\nqxe.8\nqxe.9\n' })).toContain(tooMany);
});

test('whom an HR system stops is out once it is carried out, and not while operators are asked', () => {
  const at = Date.parse('2026-01-09T10:00:00Z');
  const stop = { source: 'Contractors', account: 'qxe.9', at, what: 'stop', isOfSystem: true };
  const after = (outcome: string, earlier: Day[] = []) =>
    wrongOf(
      [
        ...earlier,
        { date: '2026-01-09', people: {}, events: [['qxe.9', '2026-01-09T10:01:00Z', outcome]] },
        { date: '2026-01-11', people: {}, events: [] },
      ],
      [stop],
    );
  expect(after('held')).toEqual([]);
  // Of 996076: they had been stopped before, and let in again.
  expect(
    after('held', [{ date: '2026-01-08', people: {}, events: [['qxe.9', '2026-01-08T09:00:00Z', 'stopped']] }]),
  ).toEqual([]);
  expect(after('stopped')).toEqual([expect.stringContaining('2: qxe.9 of Contractors was stopped at')]);
});

test('an upload of endings that a run gave up waiting for may land on a later day', () => {
  const finishedAt = '2026-01-09T22:24:00Z';
  const report = { outcome: 'failed', source: { name: 'Contractors' }, finishedAt };
  const landing = { date: '2026-01-10', people: { 'qx.3': shorter }, events: [] };
  expect(wrongOf([{ date: '2026-01-09', people: {}, events: [] }, landing])).toEqual([
    expect.stringContaining('without a cause in a report'),
  ]);
  const gaveUp = { ...landing, date: '2026-01-09', people: {}, imports: [{ folder: 'runs/one', report }] };
  expect(wrongOf([gaveUp, landing], [], { 'runs/one/endings.csv': 'accountName\nqx.3\n' })).toEqual([]);
});

test('who came and went since the last look is one of the people of whom a share may leave', () => {
  const finishedAt = '2026-01-09T09:00:00Z';
  const report = { outcome: 'completed', source: { name: 'Contractors' }, finishedAt };
  const events = ['qx.3', 'qxe.8', 'qxe.9'].map((who, nth) => [who, `2026-01-09T10:0${nth}:00Z`] as const);
  const people = { 'qx.3': shorter, 'qxe.8': shorter, 'qxe.9': shorter };
  const day = { date: '2026-01-09', people, events, imports: [{ folder: 'runs/one', report }] };
  const came = (count: number) => Array.from({ length: count }, (_, index) => `qx.${100 + index}`).join('\n');
  // Of 800012: three of 30 are a tenth, which is allowed.
  expect(wrongOf([day], [], { 'runs/one/changes.csv': came(21) })).toEqual([]);
  expect(wrongOf([day], [], { 'runs/one/changes.csv': came(20) })).toEqual([tooMany.replace('of 9', 'of 29')]);
});

test('the sweep deletes nobody before their grace is over, since their end and since they were changed last', () => {
  // Of 951048: where nobody is kept, the sweep deletes whose contract ended in the night.
  const report = { sources: [{ name: 'Contractors' }], finishedAt: '2026-01-10T06:00:10Z' };
  const sweep = { folder: 'runs/s', report };
  const deletedWhere = (contract: Contract, graceDays: number) =>
    wrongOf(
      [
        { date: '2026-01-09', people: { 'qx.3': contract }, events: [['qx.3', '2026-01-09T10:00:00Z']] },
        { date: '2026-01-10', people: { 'qx.3': undefined }, events: [], sweeps: [sweep] },
      ],
      [],
      { 'runs/s/deleted-Contractors.csv': 'accountName\nqx.3\n' },
      { sources: { '*': { ...settings.sources?.['*'], graceDays } } },
    );
  const over = { ...usual, end: '2026-01-09T23:59:59Z' };
  expect(deletedWhere(over, 0)).toEqual([]);
  expect(deletedWhere(over, 1)).toEqual([expect.stringContaining('2: The sweep deleted qx.3 of Contractors')]);
  const longOver = { ...usual, end: '2026-01-02T23:59:59Z' };
  expect(deletedWhere(longOver, 3)).toEqual([]);
  expect(deletedWhere({ ...longOver, modified: '2026-01-08T10:00:00Z' }, 3)).toHaveLength(1);
});

test('whose contract was over before they were given an earlier end have lost nothing', () => {
  // Of 953023: they were let in until an evening, and the list of the night has the end of before.
  const lostAfter = (end: string) => {
    const evening = { ...usual, end };
    const [again, others] = [
      ['qx.3', 'qxe.8'],
      ['qx.1', 'qx.2'],
    ];
    const all = (names: string[], to: Contract) => Object.fromEntries(names.map((name) => [name, to]));
    const changed = (names: string[], at: string) => names.map((name) => [name, at] as const);
    const events = [...changed(others, '2026-01-11T22:00:00Z'), ...changed(again, '2026-01-11T22:41:00Z')];
    const before = { ...usual, end: '2026-01-02T23:59:59Z' };
    return wrongOf([
      { date: '2026-01-09', people: all(again, evening), events: changed(again, '2026-01-09T10:00:00Z') },
      { date: '2026-01-10', people: {}, events: [] },
      { date: '2026-01-11', people: { ...all(again, before), ...all(others, shorter) }, events },
    ]);
  };
  expect(lostAfter('2026-01-11T21:59:59Z')).toEqual([]);
  expect(lostAfter('2026-01-11T22:59:59Z')).toContainEqual(
    '2: 4 of 9 people of Contractors lost access within a day without a decision: qx.1, qx.2, qx.3, qxe.8.',
  );
});

test('whose contract is over comes back by an event where it needs nobody, and by no other where somebody has said yes', () => {
  const over = { ...usual, end: '2026-01-02T23:59:59Z' };
  const backWhere = (onboarding: 'request' | 'record', approved?: Day['approved']) =>
    wrongOf(
      [
        { date: '2026-01-09', people: { 'qxe.9': over }, events: [['qxe.9', '2026-01-09T10:00:00Z']] },
        {
          ...{
            date: '2026-01-10',
            people: { 'qxe.9': usual },
            events: [['qxe.9', '2026-01-10T10:00:00Z', 'extended']],
          },
          ...(approved && { approved }),
        },
      ],
      [],
      {},
      { sources: { '*': { ...settings.sources?.['*'], onboarding } } },
    );
  expect(backWhere('record')).toEqual([]);
  expect(backWhere('request')).toEqual(['2: qxe.9 of Contractors was let in again by an event, and nobody was asked.']);
  expect(backWhere('request', { account: 'qxe.9', at: '2026-01-10T09:00:00Z' })).toEqual([]);
});
