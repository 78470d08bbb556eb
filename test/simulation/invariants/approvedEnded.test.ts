import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { approvedEnded } from './approvedEnded.ts';

const at = (text: string) => Date.parse(`2026-03-${text}Z`);

/** The runs of other files, by when they ended and how. */
type Others = Readonly<Record<string, { finishedAt: string; outcome: string }>>;

type Case = {
  /** The ends that people have. */
  ends?: Readonly<Record<string, number>>;
  ended?: number;
  decision?: string;
  /** Whom the list of changes says to have been ended. */
  changed?: string[];
  change?: (journal: ReturnType<typeof newJournal>) => void;
  others?: Others;
  seen?: object;
  /** What was seen at the look before. */
  earlier?: object;
  files?: Readonly<Record<string, string>>;
};

/**
 * What is said of a list that ended one at once, and on which operators were asked about two, one of whom a row ends on the tenth: they said
 * yes on the third at noon.
 */
function saidOf({
  ends = {},
  ended = 3,
  decision = 'approved',
  changed = [],
  change,
  others = {},
  seen = {},
  earlier = {},
  files: given = {},
}: Case): string[] {
  const is = { 'qx.1': at('03T12:00:01'), 'qx.2': at('10T23:59:59'), ...ends };
  const files: Record<string, string> = {
    'one/ended.csv': '\ufeffaccountName\r\nqx.9\r\nqx.1\r\nqx.2\r\n',
    'one/held.csv': 'accountName,New end if approved\nqx.1,at once\nqx.2,2026-03-10\n',
    'one/changes.csv': ['account,what,from,to', ...changed.map((account) => `${account},ended,a,b`)].join('\r\n'),
    ...Object.fromEntries(
      Object.entries(others).map(([run, report]) => [`${run}/report.json`, JSON.stringify(report)]),
    ),
  };
  const read = (key: string) => {
    const bytes = { ...files, ...given }[key.slice('runs/x_Interns/'.length)];
    if (key.endsWith('before-endings.csv')) return { at: at('03T12:00:00') };
    return bytes === undefined ? undefined : { bytes };
  };
  const journal = newJournal();
  change?.(journal);
  const report = {
    ...{ runId: 'one', source: { name: 'Interns' }, outcome: 'completed', decision, counts: { ended } },
    ...{ startedAt: '2026-03-03T09:00:00Z', finishedAt: '2026-03-03T12:00:04Z' },
  };
  const people = Object.entries(is).map(
    ([account, end]) => [account, { account, end, id: `id of ${account}` }] as const,
  );
  const look = approvedEnded(0);
  const usual = { now: at('03T13:00:00'), journal, imports: [], events: [], choices: [] };
  look({ ...usual, ...earlier } as unknown as Seen);
  return look({
    ...{ ...usual, imports: [{ folder: 'runs/x_Interns/one', report }] },
    records: new Map([['Interns', new Map(people)]]),
    world: { storage: { read }, setBetween: () => [{}] },
    ...seen,
  } as unknown as Seen);
}

const drop = (runId: string) => (journal: ReturnType<typeof newJournal>) =>
  void journal.drops.push({ runId, event: { source: 'Interns', rows: [{ account: 'qx.1' }] } } as never);

test('whoever was ended by a yes has the end that the list said', () => {
  const first = `3: Operators said yes to it that qx.1 of Interns ends by 2026-03-03T12:00:04.000Z (one): it is 2026-12-31T00:00:00.000Z.`;
  const ends = { 'qx.1': Date.parse('2026-12-31') };
  expect(saidOf({})).toEqual([]);
  // Somebody has moved them while the others waited.
  expect(saidOf({ ends: { 'qx.9': Date.parse('2026-12-31') } })).toEqual([]);
  expect(saidOf({ ends })).toEqual([first]);
  expect(saidOf({ ends: { 'qx.2': at('11T00:00:00') } })).toEqual([
    '3: Operators said yes to it that qx.2 of Interns ends by 2026-03-10T23:59:59.000Z (one): it is 2026-03-11T00:00:00.000Z.',
  ]);
  expect(saidOf({ ends, decision: 'rejected' })).toEqual([]);
  expect(saidOf({ ended: 4 })).toEqual(['3: one counts 4 people as ended, and names 3.']);
  expect(saidOf({ changed: ['qx.1', 'qx.3'] })).toEqual([
    '3: one has ended qx.3, and its list of the ended lacks them.',
  ]);
});

test('whoever was asked about has that end also where the run does not say that it ended them, unless it says why not', () => {
  const ends = { 'qx.3': Date.parse('2026-12-31') };
  const held = 'accountName,New end if approved\nqx.1,at once\nqx.3,at once\n';
  expect(saidOf({ ends, files: { 'one/held.csv': held } })).toEqual([
    '3: Operators said yes to it that qx.3 of Interns ends by 2026-03-03T12:00:04.000Z (one): it is 2026-12-31T00:00:00.000Z.',
  ]);
  expect(saidOf({ ends, files: { 'one/held.csv': held, 'one/not-ended.csv': 'accountName\nqx.3\n' } })).toEqual([]);
  // So is whose contract was over before it was decided (1322066).
  const early = 'accountName,New end if approved\nqx.3,2026-03-01\n';
  expect(saidOf({ ends: { 'qx.3': at('03T11:00:00') }, files: { 'one/held.csv': early } })).toEqual([]);
  expect(saidOf({ ends: { 'qx.3': at('03T13:00:00') }, files: { 'one/held.csv': early } })).toHaveLength(1);
  // Whom an operator gave an end in the console, or somebody moved by hand, while it was asked is left alone.
  const inConsole = ({ asked }: ReturnType<typeof newJournal>) =>
    void asked.push({ account: 'qx.3', type: 'ended', from: at('03T10:00:00'), to: at('03T10:00:01') } as never);
  expect(saidOf({ ends, files: { 'one/held.csv': held }, change: inConsole })).toEqual([]);
  const change = ({ hands }: ReturnType<typeof newJournal>) =>
    void hands.push({ source: 'Interns', account: 'qx.3', at: at('03T10:00:00'), values: { end: 0 } });
  expect(saidOf({ ends, files: { 'one/held.csv': held }, change })).toEqual([]);
  // Of 1400124: so is whose manager has chosen, be it at a look before that.
  const choices = [{ report: { recordId: 'id of qx.3', finishedAt: '2026-03-03T10:00:00Z' } }];
  expect(saidOf({ ends, files: { 'one/held.csv': held }, earlier: { choices } })).toEqual([]);
});

test('whom something else has moved since is left to it, and of what came before they are not', () => {
  const ends = { 'qx.1': Date.parse('2026-12-31') };
  const hand = (moment: string, source = 'Interns') =>
    saidOf({
      ends,
      change: ({ hands }) => void hands.push({ source, account: 'qx.1', at: at(moment), values: { end: 0 } }),
    });
  expect(hand('03T12:00:30')).toEqual([]);
  expect(hand('03T11:00:00')).toHaveLength(1);
  expect(hand('03T12:00:30', 'Contractors')).toHaveLength(1);
  const file = (others: Others) => saidOf({ ends, change: drop('other'), others });
  expect(file({})).toEqual([]);
  expect(file({ other: { finishedAt: '2026-03-03T13:00:00Z', outcome: 'completed' } })).toEqual([]);
  expect(file({ other: { finishedAt: '2026-03-03T10:00:00Z', outcome: 'completed' } })).toHaveLength(1);
  expect(file({ other: { finishedAt: '2026-03-03T10:00:00Z', outcome: 'failed' } })).toEqual([]);
  expect(saidOf({ ends, change: drop('one') })).toHaveLength(1);
  const choice = (finishedAt: string) =>
    saidOf({ ends, seen: { choices: [{ report: { recordId: 'id of qx.1', finishedAt } }] } });
  expect(choice('2026-03-03T12:30:00Z')).toEqual([]);
  expect(choice('2026-03-03T09:30:00Z')).toHaveLength(1);
});
