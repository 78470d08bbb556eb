import { expect, test } from 'vitest';
import type { Seen } from '../seen.ts';
import { saidAsDecided } from './saidAsDecided.ts';

type Kind = 'imports' | 'sweeps' | 'events';

const yes = { decided: { decision: 'approve' } };
const no = { decided: { decision: 'reject' } };
const lapsed = { lapsed: true };

/** What is said of the report of a run about which operators were asked. */
function saidOf(kind: Kind, report: object, hold: object | undefined): string[] {
  const bytes = JSON.stringify({ what: 'Delete 3 of 3 people of Interns', ...hold });
  const storage = {
    keys: () => (hold ? ['decisions/one.json'] : []),
    read: (key: string) => (hold && key === 'decisions/one.json' ? { bytes } : undefined),
  };
  const of = { imports: [], sweeps: [], events: [], [kind]: [{ report: { runId: 'one', ...report } }] };
  return saidAsDecided({ world: { storage }, ...of } as unknown as Seen);
}

const sweep = (outcome: string) => ({ sources: [{ name: 'Interns', outcome }] });
const event = (outcome: string, reason?: string) => ({ events: [{ outcome, reason }] });
const rejected = event('rejected', 'An operator rejected it: nothing was changed.');
const late = event('undecided', 'Nobody decided in time: nothing was changed. Send the event again with a new id.');

test.each([
  ['imports', { decision: 'approved' }, yes],
  ['imports', { decision: 'rejected' }, no],
  ['imports', { decision: 'expired' }, lapsed],
  ['imports', { decision: 'overtaken' }, yes],
  ['sweeps', sweep('deleted'), yes],
  ['sweeps', sweep('deleted'), undefined],
  ['sweeps', sweep('refused'), no],
  ['sweeps', sweep('lapsed'), lapsed],
  ['events', event('ended'), yes],
  ['events', event('ended'), undefined],
  ['events', event('out-of-date'), yes],
  ['events', rejected, no],
  ['events', late, lapsed],
] as const)('%s: %j is what was decided: %j', (kind, report, hold) => {
  expect(saidOf(kind, report, hold)).toEqual([]);
});

test.each([
  ['imports', { decision: 'approved' }, no],
  ['imports', { decision: 'rejected' }, yes],
  ['imports', { decision: 'expired' }, yes],
  ['imports', { decision: 'approved' }, lapsed],
  ['sweeps', sweep('deleted'), no],
  ['sweeps', sweep('lapsed'), yes],
  ['sweeps', sweep('refused'), yes],
  ['events', event('ended'), no],
  ['events', event('ended'), lapsed],
  ['events', rejected, yes],
  ['events', late, yes],
] as const)('%s: %j is not what was decided: %j', (kind, report, hold) => {
  expect(saidOf(kind, report, hold)).toEqual([expect.stringMatching(/^3: one says that operators decided "/)]);
});
