import { expect, test } from 'vitest';
import { newJournal, type Posted } from '../journal.ts';
import { isByReference, personOf } from '../people.ts';
import type { Seen } from '../seen.ts';
import { setOnce } from '../setOnce.ts';
import type { Settings } from '../settings.ts';
import { eventsAsModelled } from './eventsAsModelled.ts';

const clockError = 4_000;

type Values = Posted['event']['values'];

/** What was said of somebody at a moment, and was taken at once. */
function said(account: string, type: Posted['event']['type'], at: string, values: Values = {}): Posted {
  const occurredAt = Date.parse(at);
  const system = isByReference(account) ? ('bamboohr' as const) : ('deel' as const);
  const event = { kind: 'event' as const, system, source: 'Contractors', posted: [0] };
  return {
    event: { ...event, id: 1, at, type, account, values },
    ...{
      id: `${type} ${at}`,
      occurredAt,
      delivered: { from: occurredAt, to: occurredAt },
      answers: [202],
      unfounded: [],
    },
  };
}

/** What does not hold where somebody is in from 1 July until a moment, after these events. */
function wrongOf(
  posts: Posted[],
  phone: string,
  end: string,
  employees: Seen['world']['employees'] = new Map(),
  lines: readonly object[] = [],
  hr: Settings['hr'] = {},
  restored: readonly string[] = [],
) {
  const report = { bytes: JSON.stringify({ kind: 'hr-events', events: lines }) };
  const keys = (prefix: string) => (prefix === 'runs/' ? ['runs/one/report.json'] : []);
  const storage = { keys, read: () => report };
  const account = posts[0]?.event.account ?? '';
  const dates = { start: Date.parse('2026-07-01T00:00:00Z'), end: Date.parse(end) };
  const record = { ...personOf(account), account, phone, ...dates };
  return eventsAsModelled(clockError)({
    ...{ isLast: true, isQuiet: true, now: Date.parse('2026-07-28T23:59:00Z') },
    journal: {
      ...newJournal(),
      posts,
      restores: [{ source: 'Contractors', key: '', runId: 'r', droppedAt: 0, accounts: [...restored] }],
    },
    records: new Map([['Contractors', new Map([[account, record]])]]),
    world: { employees, storage, ...setOnce({ timeZone: 'UTC', hr }) },
  } as unknown as Seen);
}

const hired = { phone: '11', start: '2026-07-01', end: '2026-10-01' };

test.each([
  ['when it happened', '2026-07-25T14:50:00Z', 0],
  ['when it was done, by a clock that is behind', '2026-07-25T14:49:58Z', 0],
  ['long before', '2026-07-25T14:49:55Z', 1],
  ['after it happened', '2026-07-25T14:50:01Z', 1],
])('an end without a day ends a contract %s', (_, end, wrong) => {
  const posts = [
    said('qxe.10', 'hired', '2026-07-10T10:00:00Z', hired),
    said('qxe.10', 'ended', '2026-07-25T14:50:00Z'),
  ];
  expect(wrongOf(posts, '11', end)).toHaveLength(wrong);
});

test('a hire gives nobody who is there what the settings give new people', () => {
  const { phone: _, ...dates } = hired;
  const hire = said('qxe.10', 'hired', '2026-07-10T10:00:00Z', dates);
  const again = { ...hire, event: { ...hire.event, phoneOfNew: '-' } };
  expect(wrongOf([again], '-', '2026-10-01T23:59:59Z')).toEqual([]);
  const changed = said('qxe.10', 'changed', '2026-07-10T11:00:00Z', { phone: '11' });
  const later = { ...again, occurredAt: Date.parse('2026-07-10T12:00:00Z') };
  expect(wrongOf([again, changed, later], '11', '2026-10-01T23:59:59Z')).toEqual([]);
  expect(wrongOf([again, changed, later], '-', '2026-10-01T23:59:59Z')).toHaveLength(1);
});

test('a clock that is behind ends nobody before the day that is given', () => {
  const ended = said('qxe.10', 'ended', '2026-07-10T11:00:00Z', { end: '2026-07-25' });
  const posts = [said('qxe.10', 'hired', '2026-07-10T10:00:00Z', hired), ended];
  expect(wrongOf(posts, '11', '2026-07-25T23:59:59Z')).toEqual([]);
  expect(wrongOf(posts, '11', '2026-07-25T23:59:58Z')).toHaveLength(1);
});

test.each([
  ['is out and has the number of before', 'hired', '2026-07-14T23:02:00Z', '2026-07-12T23:59:59Z', 0],
  ['is not in for longer', 'hired', '2026-07-14T23:02:00Z', '2026-07-30T23:59:59Z', 1],
  ['has what was said while the contract lasted', 'hired', '2026-07-11T23:02:00Z', '2026-07-12T23:59:59Z', 1],
  [
    'has what was changed since, where they were not let in',
    'changed',
    '2026-07-14T23:02:00Z',
    '2026-07-12T23:59:59Z',
    1,
  ],
] as const)('whoever BambooHR has as active again after their end %s', (_, type, at, end, wrong) => {
  const posts = [said('900016', 'hired', '2026-07-01T10:00:00Z', hired), said('900016', type, at, { phone: '539' })];
  const employee = { status: 'Active', workPhone: '539', hireDate: '2026-07-01', contractEnd: '2026-07-12' };
  expect(wrongOf(posts, '11', end, new Map([['900016', employee]]))).toHaveLength(wrong);
});

test.each([
  ['neither a start nor an end', {}],
  ['no start', { contractEnd: '2026-09-30' }],
  ['no end', { hireDate: '2026-07-01' }],
])('of an employee of BambooHR who has %s nothing is said', (_, dates) => {
  const posts = [said('900016', 'hired', '2026-07-01T10:00:00Z', hired)];
  const employee = { status: 'Active', workPhone: '539', ...dates };
  expect(wrongOf(posts, '11', '2026-10-01T23:59:59Z', new Map([['900016', employee]]))).toEqual([]);
});

test('an employee of BambooHR who has a start and an end is what it says of them', () => {
  const posts = [said('900016', 'hired', '2026-07-01T10:00:00Z', hired)];
  const employee = { status: 'Active', workPhone: '539', hireDate: '2026-07-01', contractEnd: '2026-09-30' };
  const employees = new Map([['900016', employee]]);
  expect(wrongOf(posts, '539', '2026-09-30T23:59:59Z', employees)).toEqual([]);
  expect(wrongOf(posts, '11', '2026-10-01T23:59:59Z', employees)).toEqual([
    '1: 900016 is 11, 2026-07-01T00:00:00.000Z to 2026-10-01T23:59:59.000Z, and should be by their events 539, 2026-07-01T00:00:00.000Z to 2026-09-30T23:59:59.000Z.',
  ]);
});

test('whoever approvers have not decided on is nobody yet, and not what their events say', () => {
  const posts = [said('qxe.1', 'hired', '2026-07-01T00:00:00Z', { ...hired, phone: '12' })];
  const line = (outcome: string) => ({ system: 'deel', accountName: 'qxe.1', event: { id: 'a' }, outcome });
  const wrong = (lines: readonly object[]) => wrongOf(posts, '11', '2026-10-01T23:59:59Z', undefined, lines);
  expect(wrong([line('requested')])).toEqual([]);
  expect(wrong([line('requested'), line('approved')])).toHaveLength(1);
});

test('an employee of BambooHR of whom another system has spoken, which may, is not what BambooHR says', () => {
  const account = '900012';
  const posts = [said(account, 'hired', '2026-07-01T00:00:00Z', hired)];
  const employee = { status: 'Active', workPhone: '12', hireDate: '2026-07-01', contractEnd: '2026-10-01' };
  const employees = new Map([[account, employee]]);
  expect(wrongOf(posts, '11', '2026-10-01T23:59:59Z', employees)).toHaveLength(1);
  const ended = said(account, 'changed', '2026-07-03T00:00:00Z', { phone: '11' });
  const other = { ...ended, event: { ...ended.event, system: 'standard' as const } };
  const all = { standard: { sources: ['Contractors'], people: 'source' as const } };
  expect(wrongOf([...posts, other], '11', '2026-10-01T23:59:59Z', employees, [], all)).toEqual([]);
});

test('who was withdrawn may be gone, though a hire that came too late says that they had begun', () => {
  const begun = said('qxe.12', 'rehired', '2026-07-02T05:00:00Z', { ...hired, start: '2026-06-01' });
  const late = {
    ...begun,
    delivered: { from: Date.parse('2026-07-02T08:00:00Z'), to: Date.parse('2026-07-02T08:00:00Z') },
  };
  const others = [
    said('qxe.12', 'hired', '2026-07-02T06:00:00Z', { ...hired, start: '2026-07-20' }),
    said('qxe.12', 'withdrawn', '2026-07-03T06:00:00Z'),
  ];
  const end = '2026-10-01T23:59:59Z';
  expect(wrongOf([late, ...others], '11', end)).toEqual([]);
  expect(wrongOf([begun, ...others.slice(0, 1)], '12', end)).toHaveLength(1);
});

test('whoever has ended before their hire came may be as nobody has let them in', () => {
  // Of 967015: the hire was out of date when it came, and what was said later was about nobody.
  const hire = said('qxe.12', 'hired', '2026-07-02T08:40:00Z', hired);
  const moment = Date.parse('2026-07-02T09:50:00Z');
  const late = { ...hire, delivered: { from: moment, to: moment } };
  const others = [
    said('qxe.12', 'ended', '2026-07-02T09:35:00Z'),
    said('qxe.12', 'extended', '2026-07-02T10:29:00Z', { end: '2026-12-31' }),
  ];
  const end = '2026-10-01T23:59:59Z';
  expect(wrongOf([late, ...others], '11', end)).toEqual([]);
  expect(wrongOf([hire, ...others], '11', end)).toHaveLength(1);
  // Of 1060079: of one moment the end is the later one.
  const [, extended] = others;
  const ended = said('qxe.12', 'ended', '2026-07-02T08:40:00Z');
  expect(wrongOf([late, ended, extended as Posted], '11', end)).toEqual([]);
});

// Of 1080052: a backup was restored that is older than the event.
test('whoever was withdrawn may be back from a backup', () => {
  const posts = [
    said('qxe.10', 'hired', '2026-06-20T10:00:00Z', hired),
    said('qxe.10', 'withdrawn', '2026-06-25T14:50:00Z'),
  ];
  const end = '2026-10-01T23:59:59Z';
  expect(wrongOf(posts, '11', end, new Map(), [], {}, ['qxe.10'])).toEqual([]);
  expect(wrongOf(posts, '11', end, new Map(), [], {}, ['qxe.11'])).toHaveLength(1);
});
