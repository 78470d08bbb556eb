import { type Plan, type PlanEvent, usualSources } from './plan.ts';
import { hired } from './shortHires.ts';

const { hr } = hired.settings;
const start = { seed: 1, startsAt: '2026-03-02T00:00:00Z', sources: usualSources };
const operators = ['ops@example.com'];

/** What an HR system says of somebody. */
function says(
  id: number,
  at: string,
  type: Extract<PlanEvent, { kind: 'event' }>['type'],
  values: Extract<PlanEvent, { kind: 'event' }>['values'] = {},
): PlanEvent {
  const of = { system: 'standard' as const, source: 'Contractors', account: 'qxe.1', posted: [0] };
  return { id, at, kind: 'event', type, values, ...of };
}

const hire = says(1, '2026-03-02T07:00:00Z', 'hired', { phone: '17', start: '2026-02-09', end: '2026-12-31' });

/** Somebody whom an HR system has brought, and approvers have let in, is ended, and then extended. */
export const endedThenExtended: Plan = {
  ...{ ...start, days: 2, settings: { operators, hr } },
  events: [
    hire,
    { id: 2, at: '2026-03-02T09:00:00Z', kind: 'requests', decision: 'approve' },
    says(3, '2026-03-02T12:00:00Z', 'ended'),
    says(4, '2026-03-03T12:00:00Z', 'extended', { end: '2027-01-31' }),
  ],
};

/** Somebody who was let in is to begin later after all, and then not at all. */
export const putOffThenWithdrawn: Plan = {
  ...{ ...start, days: 1, settings: { operators, hr, sources: { '*': { onboarding: 'record' } } } },
  events: [
    hire,
    says(2, '2026-03-02T09:00:00Z', 'changed', { start: '2026-03-20' }),
    says(3, '2026-03-02T11:00:00Z', 'withdrawn'),
  ],
};

/** Somebody who was let in is stopped by the HR system that brought them. */
export const stoppedBySystem: Plan = {
  ...putOffThenWithdrawn,
  settings: { ...putOffThenWithdrawn.settings, hr: { standard: { sources: ['Contractors'], mayStop: true } } },
  events: [hire, says(2, '2026-03-02T09:00:00Z', 'stopped')],
};

/** So that operators are asked, of an organisation where nobody ends by themselves. */
export const heldBySystem: Plan = {
  ...stoppedBySystem,
  settings: {
    ...stoppedBySystem.settings,
    sources: { '*': { onboarding: 'record', deleteThresholdPercent: 0, deleteThresholdMinimum: 0 } },
  },
};

/** Somebody who was let in is extended to a day before their last one. */
export const extendedSooner: Plan = {
  ...putOffThenWithdrawn,
  events: [hire, says(2, '2026-03-02T09:00:00Z', 'extended', { end: '2026-09-30' })],
};
