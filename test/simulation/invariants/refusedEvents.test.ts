import { expect, test } from 'vitest';
import { newJournal } from '../journal.ts';
import type { Seen } from '../seen.ts';
import { setOnce } from '../setOnce.ts';
import type { Settings } from '../settings.ts';
import { refusedEvents } from './refusedEvents.ts';

type Event = { id?: string; type: string; values?: object; system?: string; account?: string };

type Situation = {
  settings?: Settings['hr'];
  zones?: string[];
  plan?: object[];
  journal?: object;
  earlier?: object[];
  outcome?: string;
};

const at = '2026-03-02T09:00:00.000Z';

/** What is said in the end of an event that was refused for a reason, or came to something else. */
function saidOf(
  { id = 'one', type, values = {}, system = 'standard', account = 'qxe.1' }: Event,
  reason: string,
  { settings, zones = ['UTC'], plan = [], journal = {}, earlier = [], outcome = 'refused' }: Situation = {},
): string[] {
  const report = (runId: string, hour: string, line: object) => ({
    folder: 'runs',
    report: {
      ...{ runId, source: { name: 'Contractors' } },
      ...{ startedAt: `2026-03-02T${hour}:00:00.000Z`, finishedAt: `2026-03-02T${hour}:05:00.000Z` },
      events: [{ system, accountName: account, event: { id, type, occurredAt: at }, ...line }],
    },
  });
  const about = { source: 'Contractors', account };
  const event = { ...about, system, type, values };
  const posts = [{ event, id, occurredAt: Date.parse(at) }];
  const before = earlier.map((line, index) =>
    report(`before-${index}`, '08', { event: { id: 'hire', type: 'hired' }, ...line }),
  );
  const hr = settings ?? { standard: { sources: ['Contractors'], mayStop: true } };
  const world = { ...setOnce({ hr }), everSet: () => zones.map((timeZone) => ({ hr, timeZone })) };
  return refusedEvents()({
    events: [...before, report('a-run', '10', { outcome, reason })],
    journal: { ...newJournal(), posts, ...journal },
    plan: { events: [{ kind: 'event', at, ...event }, ...plan.map((one) => ({ at, ...about, ...one }))] },
    ...{ world, isLast: true, isQuiet: true },
  } as unknown as Seen);
}

const changed = { type: 'changed', values: { phone: '1' } };
const hired = { type: 'hired', values: { start: '2026-03-09', end: '2026-04-09' } };

test('an event is refused by its rights where a setting says so', () => {
  const reason = 'hr.standard in nelm.config.ts does not let standard touch this source.';
  const wrong = [`1: Event one of standard about qxe.1 was refused in a-run without a cause: ${reason}`];
  expect(saidOf(changed, reason)).toEqual(wrong);
  expect(saidOf(changed, reason, { settings: { standard: { sources: ['Interns'] } } })).toEqual([]);
  const noStop = 'hr.standard in nelm.config.ts does not let standard stop people (mayStop).';
  expect(saidOf({ type: 'stopped' }, noStop)).toHaveLength(1);
  expect(saidOf({ type: 'stopped' }, noStop, { settings: { standard: { sources: ['Contractors'] } } })).toEqual([]);
});

test('whom a system alone has brought is its own', () => {
  const reason = 'The person did not come by standard, and';
  const earlier = [{ outcome: 'created' }];
  expect(saidOf(changed, reason)).toEqual([]);
  expect(saidOf(changed, reason, { earlier })).toHaveLength(1);
  expect(saidOf({ ...changed, account: 'qx.1' }, reason, { earlier })).toEqual([]);
  expect(saidOf(changed, reason, { earlier: [...earlier, { outcome: 'failed' }] })).toEqual([]);
  expect(saidOf(changed, reason, { earlier, plan: [{ kind: 'ask' }] })).toEqual([]);
  expect(saidOf(changed, reason, { earlier, journal: { restores: [{ accounts: ['qxe.1'] }] } })).toEqual([]);
  const all = { standard: { sources: ['Contractors'], people: 'source' as const } };
  expect(saidOf(changed, reason, { settings: all })).toHaveLength(1);
});

test('an event is refused by dates where somebody has said such of its person', () => {
  const crossed = 'The contract would end before it starts.';
  expect(saidOf(hired, crossed)).toHaveLength(1);
  expect(saidOf(hired, crossed, { plan: [{ kind: 'ask', end: '2026-03-05' }] })).toEqual([]);
  expect(saidOf(hired, crossed, { journal: { wishes: [{ account: 'qxe.1', type: 'extended' }] } })).toEqual([]);
  const long = 'The contract would be longer than 730 days, which';
  expect(saidOf(hired, long)).toHaveLength(1);
  expect(saidOf({ ...hired, values: { start: '2026-03-09', end: '2028-04-09' } }, long)).toEqual([]);
  const begun = 'The contract has started. If it is over, send "ended".';
  expect(saidOf({ type: 'withdrawn' }, begun, { plan: [{ kind: 'ask', start: '2026-03-09' }] })).toHaveLength(1);
  expect(saidOf({ type: 'withdrawn' }, begun, { plan: [{ kind: 'ask', start: '2026-03-01' }] })).toEqual([]);
  const sooner = 'The new end is not later than the present one.';
  const extended = { type: 'extended', values: { end: '2026-05-09' } };
  expect(saidOf(extended, sooner, { plan: [{ kind: 'move', day: '2026-05-01' }] })).toHaveLength(1);
  expect(saidOf(extended, sooner, { plan: [{ kind: 'move', day: '2026-06-01' }] })).toEqual([]);
  const asBefore = { plan: [{ kind: 'move', day: '2026-05-09' }] };
  expect(saidOf(extended, sooner, asBefore)).toHaveLength(1);
  // What ended that day in New York ends earlier by the time of Berlin.
  expect(saidOf(extended, sooner, { ...asBefore, zones: ['America/New_York', 'Europe/Berlin'] })).toEqual([]);
  const click = { id: 'a-contract', account: 'qxe.1' };
  expect(saidOf(extended, sooner, { journal: { clicks: [{ ...click, what: 'extend' }] } })).toEqual([]);
  expect(saidOf(extended, sooner, { journal: { clicks: [{ ...click, what: 'let it end' }] } })).toHaveLength(1);
  const earlier = 'The contract starts after the end that the event gives.';
  expect(saidOf({ type: 'ended' }, earlier, { plan: [{ kind: 'ask', start: '2026-02-01' }] })).toHaveLength(1);
  expect(saidOf({ type: 'ended' }, earlier, { plan: [{ kind: 'ask', start: '2026-03-09' }] })).toEqual([]);
});

test('a hire is refused for what it lacks where it does not say all', () => {
  const reason = 'The event lacks startDate, which a new person needs.';
  expect(saidOf(hired, reason)).toHaveLength(1);
  expect(saidOf({ type: 'hired', values: { start: '2026-03-09' } }, reason)).toEqual([]);
  expect(saidOf({ ...hired, system: 'bamboohr' }, reason)).toEqual([]);
});

test('no other reason is one', () => {
  expect(saidOf(hired, 'It is Monday.')).toHaveLength(1);
});

test('nobody is blocked whom nobody has stopped', () => {
  const wrong = ['1: Event one of standard about qxe.1 came to blocked in a-run, and nobody had stopped them.'];
  expect(saidOf(changed, '', { outcome: 'blocked' })).toEqual(wrong);
  expect(saidOf(changed, '', { outcome: 'blocked', plan: [{ kind: 'stop' }] })).toEqual([]);
  const later = { kind: 'stop', at: '2026-03-02T11:00:00.000Z' };
  expect(saidOf(changed, '', { outcome: 'blocked', plan: [later] })).toEqual(wrong);
});
