import type { Plan, PlanEvent } from './plan.ts';
import { approvalRules, bamboohr, deel } from './settings.ts';
import { settings, start } from './shortPlans.ts';

/** Somebody is hired for longer than the rules of approvals allow. */
export const hired: Plan = {
  ...{ ...start, days: 1 },
  settings: { ...settings, approvals: { rules: approvalRules }, hr: { standard: { sources: ['Contractors'] }, deel } },
  events: [
    {
      ...{ id: 1, at: '2026-03-02T07:00:00Z', kind: 'event', system: 'standard', type: 'hired', source: 'Contractors' },
      ...{ account: 'qxe.1', values: { phone: '17', start: '2026-03-09', end: '2026-12-31' }, posted: [0] },
    },
  ],
};

/** Somebody is hired who is not of the agency whose people a rule lets in, and whose own is called almost like it. */
export const hiredOfAnother: Plan = {
  ...hired,
  events: hired.events.map((event) =>
    event.kind === 'event' ? { ...event, account: 'qxe.4', values: { ...event.values, end: '2026-04-30' } } : event,
  ),
};

/** Somebody is stopped, and then asked for in the tenant, of whom a rule would approve. */
export const stoppedThenAskedFor: Plan = {
  ...hired,
  events: [
    { id: 1, at: '2026-03-02T08:00:00Z', kind: 'stop', source: 'Contractors', account: 'qxe.1' },
    {
      ...{ id: 2, at: '2026-03-02T08:30:00Z', kind: 'ask', source: 'Contractors', account: 'qxe.1' },
      ...{ start: '2026-03-09', end: '2026-04-09' },
    },
  ],
};

/** They are let in at once. */
export const hiredAtOnce: Plan = {
  ...hired,
  settings: { ...settings, hr: hired.settings.hr, sources: { '*': { onboarding: 'record' } } },
};

/** Deel says of somebody whom another system has hired that they have another number. */
export const trespass: Plan = {
  ...{ ...start, days: 1 },
  settings: { ...settings, hr: hired.settings.hr, sources: { '*': { onboarding: 'record' } } },
  events: [
    ...hired.events,
    {
      ...{ id: 2, at: '2026-03-02T09:00:00Z', kind: 'event', system: 'deel', type: 'changed', source: 'Contractors' },
      ...{ account: 'qxe.1', values: { phone: '18' }, posted: [0] },
    },
  ],
};

/** Somebody else posts an event in the name of an HR system. */
export const forged: Plan = {
  ...hired,
  events: hired.events.map((event) => ({ ...event, forged: true }) as PlanEvent),
};

/** An HR system posts an event that says of itself that it is yet to come. */
export const early: Plan = {
  ...hired,
  events: hired.events.map((event) => ({ ...event, ahead: { hours: 4, of: 'event' } }) as PlanEvent),
};

/** Somebody of whom BambooHR says only that they have changed is hired, and leaves. */
export const leaving: Plan = {
  ...{ ...start, days: 2 },
  settings: { ...settings, hr: { bamboohr }, sources: { '*': { onboarding: 'record' } } },
  events: [
    told(1, '2026-03-02T07:00:00Z', 'hired', { phone: '17', start: '2026-02-09', end: '2026-12-31' }),
    told(2, '2026-03-03T07:00:00Z', 'ended', { end: '2026-03-02' }),
  ],
};

function told(
  id: number,
  at: string,
  type: 'hired' | 'ended',
  values: Extract<PlanEvent, { kind: 'event' }>['values'],
): PlanEvent {
  const to = { system: 'bamboohr' as const, source: 'Contractors', account: '900012', posted: [0] };
  return { id, at, kind: 'event', type, values, ...to };
}

/** Somebody is hired by a system of whose requests no rule says anything. */
export const leftOpen: Plan = {
  ...{ ...start, days: 2 },
  settings: { ...hired.settings, approvals: { rules: approvalRules, remindAfterDays: 1 } },
  events: [
    {
      ...{ id: 1, at: '2026-03-02T07:00:00Z', kind: 'event', system: 'deel', type: 'hired', source: 'Contractors' },
      ...{ account: 'qxe.1', values: { phone: '17', start: '2026-03-09', end: '2026-04-09' }, posted: [0] },
    },
  ],
};
