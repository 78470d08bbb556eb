import { expect, test } from 'vitest';
import { type Journal, newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { absentManagers } from './absentManagers.ts';

const at = (moment: string) => Date.parse(`2026-06-${moment}:00Z`);

/** John leaves on the first evening. */
const gone: Partial<Journal> = { absences: [{ manager: 'john.roe', from: at('01T20:00'), to: undefined }] };

const told = (moment: string, account = 'qx.1', to = 'ops@example.com') => ({
  ...{ at: at(moment), key: `${moment}/lost-managers`, to: [to], subject: 'Find another manager' },
  text: `Name: Qxada Qxexample (${account}, Interns)\nManager: john.roe\nLast day: 31 December 2026`,
});

type Mail = ReturnType<typeof told>;

/** What does not hold of evenings on which qx.1 of John is in, with the mails and whatever else is known by then. */
function wrongOf(
  evenings: readonly {
    date: string;
    mails?: Mail[];
    modified?: string;
    end?: string;
    unknown?: number;
    backedUp?: string;
    outcome?: string;
  }[],
  journal: Partial<Journal> = gone,
): string[] {
  const look = absentManagers();
  const mails: Mail[] = [];
  return evenings.flatMap(
    ({
      date,
      mails: fresh = [],
      modified = '01T00:00',
      end = '30T00:00',
      unknown = 0,
      backedUp = `${date}T04:00`,
      outcome = 'completed',
    }) => {
      mails.push(...fresh);
      const record = { account: 'qx.1', manager: 'john.roe', modified: at(modified), end: at(end) };
      const [startedAt, finishedAt] = [`2026-06-${date}T07:00:00Z`, `2026-06-${date}T07:01:00Z`];
      const notice = { kind: 'expiry-notice', outcome, startedAt, finishedAt, counts: { unknown } };
      const [from, to] = [`2026-06-${backedUp}:00Z`, `2026-06-${backedUp}:01Z`];
      const backup = { kind: 'source-backup', outcome: 'completed', startedAt: from, finishedAt: to };
      return look({
        ...{ isQuiet: true, now: at(`${date}T23:59`), journal: { ...newJournal(), ...journal } },
        records: new Map([['Interns', new Map([['qx.1', record]])]]),
        others: [backup, notice].map((report) => ({ folder: 'runs', report })),
        world: { mailbox: { mails } },
      } as unknown as Seen);
    },
  );
}

const untold = '4: The manager of qx.1 of Interns has left, and nobody was told.';
const twice = '4: Operators were told 2 times that the manager of qx.1 of Interns had left.';

test('operators are told of somebody whose manager has left, by the next notices and once', () => {
  expect(wrongOf([{ date: '01' }, { date: '02', mails: [told('02T07:00')] }, { date: '03' }])).toEqual([]);
  expect(wrongOf([{ date: '01' }, { date: '02' }])).toEqual([untold]);
  expect(wrongOf([{ date: '01' }, { date: '02', mails: [told('02T07:00', 'qx.11')] }])).toEqual([untold]);
  expect(wrongOf([{ date: '01' }, { date: '02', mails: [told('02T07:00'), told('02T07:01')] }])).toEqual([twice]);
});

test('operators are told of fifty in a mail, and of how many more', () => {
  const rest = {
    ...told('02T07:00', 'qx.9'),
    text: 'Name: Qxada Qxexample (qx.9, Interns)\nManager: john.roe\n\nAnd 73 more.\n',
  };
  expect(wrongOf([{ date: '01' }, { date: '02', mails: [rest] }])).toEqual([]);
});

test('whoever was out in the evening is told of once more', () => {
  const out = { date: '03', end: '03T09:00' };
  const again = { date: '04', mails: [told('04T07:00')] };
  const first = [{ date: '01' }, { date: '02', mails: [told('02T07:00')] }];
  expect(wrongOf([...first, out, again])).toEqual([]);
  expect(wrongOf([...first, { date: '03' }, again])).toEqual([twice]);
});

test('whoever ended in the course of a day, and has a later end in its evening, is told of once more', () => {
  const first = { date: '02', end: '03T05:00', mails: [told('02T07:00')] };
  const again = { date: '04', mails: [told('04T07:00')] };
  expect(wrongOf([{ date: '01', end: '03T05:00' }, first, { date: '03' }, again])).toEqual([]);
  const still = { ...first, end: '30T00:00' };
  expect(wrongOf([{ date: '01' }, still, { date: '03' }, again])).toEqual([twice]);
});

test('so is whoever was deleted or ended by hand, or ended in the console, and came back before the evening', () => {
  const days = [{ date: '01' }, { date: '02', mails: [told('02T07:00')] }, { date: '03' }];
  const again = { date: '04', mails: [told('04T07:00')] };
  const hands = [{ source: 'Interns', account: 'qx.1', at: at('03T05:00'), values: undefined }];
  expect(wrongOf([...days, again], { ...gone, hands })).toEqual([]);
  // Of 570021.
  const ended = [{ source: 'Interns', account: 'qx.1', at: at('03T05:00'), values: { end: at('03T05:00') } }];
  expect(wrongOf([...days, again], { ...gone, hands: ended })).toEqual([]);
  const asked = [{ account: 'qx.1', type: 'ended' as const, from: at('03T05:00'), to: at('03T05:00') }];
  expect(wrongOf([...days, again], { ...gone, asked })).toEqual([]);
  expect(wrongOf([...days, again])).toEqual([twice]);
});

test('whoever was changed on the day may have been out when it was looked', () => {
  expect(wrongOf([{ date: '01' }, { date: '02', modified: '02T18:00' }])).toEqual([]);
});

test('whoever came after the backup that notices read is told of by the next ones', () => {
  // Of 1030035.
  expect(wrongOf([{ date: '01' }, { date: '02', backedUp: '01T04:00' }])).toEqual([]);
  expect(wrongOf([{ date: '01' }, { date: '02', backedUp: '01T04:00' }, { date: '03' }])).toEqual([untold]);
  // The backup that they read was made before it was looked the last time.
  const made = { date: '02', backedUp: '03T04:00', mails: [] };
  expect(wrongOf([{ date: '01', backedUp: '02T04:00' }, made])).toEqual([untold]);
});

test('a manager who is there for some hours between two notices has not been there to them', () => {
  const absences = [
    { manager: 'john.roe', from: at('01T20:00'), to: at('02T19:00') },
    { manager: 'john.roe', from: at('03T05:00'), to: undefined },
  ];
  const days = [{ date: '01' }, { date: '02', mails: [told('02T07:00')] }, { date: '03' }];
  expect(wrongOf(days, { absences })).toEqual([]);
  const later = [absences[0], { manager: 'john.roe', from: at('04T05:00'), to: undefined }] as typeof absences;
  expect(wrongOf([...days, { date: '04' }], { absences: later })).toEqual([untold]);
  // Of 576080: nobody knows whether the mail of the first absence came.
  expect(wrongOf([{ date: '01' }, { date: '02', unknown: 1 }, { date: '03' }, { date: '04' }], { absences })).toEqual(
    [],
  );
});

test('a manager who is there for a day on which notices fail has not been there to them', () => {
  // Of 1420070: SES refused the mail that the notices send before they look who has left.
  const absences = [
    { manager: 'john.roe', from: at('01T20:00'), to: at('02T20:00') },
    { manager: 'john.roe', from: at('04T04:00'), to: undefined },
  ];
  const days = (outcome: string) => [
    ...[{ date: '01' }, { date: '02', mails: [told('02T07:00')] }],
    ...[{ date: '03', outcome }, { date: '04' }, { date: '05' }],
  ];
  expect(wrongOf(days('failed'), { absences })).toEqual([]);
  expect(wrongOf(days('completed'), { absences })).toContain(untold);
});

test('whom another manager had for some hours of a day is told of once more', () => {
  const who = { source: 'Interns', accounts: ['qx.1'], from: 'john.roe', to: 'richard.miles' };
  const offers = [{ id: 'o', runId: 'r', ...who, askedAt: at('01T12:00'), answers: [] }];
  const days = [{ date: '01' }, { date: '02', mails: [told('02T07:00')] }, { date: '03', mails: [told('03T07:00')] }];
  expect(wrongOf(days, { ...gone, offers })).toEqual([]);
});

test('a mail of which nobody knows whether it went out is not sent again', () => {
  expect(wrongOf([{ date: '01' }, { date: '02', unknown: 1 }, { date: '03' }])).toEqual([]);
});

test('a manager who has left is not written to, but for what had been tried for hours', () => {
  const wrote = (moment: string) => told(moment, 'qx.2', 'john.roe@example.com');
  const know = told('02T07:00');
  expect(wrongOf([{ date: '01' }, { date: '02', mails: [know, wrote('02T07:30')] }])).toEqual([]);
  expect(wrongOf([{ date: '01' }, { date: '02', mails: [know, wrote('02T08:30')] }])).toEqual([
    '4: The mail 02T08:30/lost-managers went to john.roe, who had left.',
  ]);
});

test('whom a list has ended, and another one has let in before the evening, is told of once more', () => {
  // Of 800017.
  const first = [{ date: '01' }, { date: '02', mails: [told('02T07:00')] }];
  const back = { date: '03', modified: '03T08:22' };
  expect(wrongOf([...first, back, { date: '04', modified: '03T08:22', mails: [told('04T07:00')] }])).toEqual([]);
  expect(wrongOf([...first, { date: '03' }, { date: '04', mails: [told('04T07:00')] }])).toEqual([twice]);
});
