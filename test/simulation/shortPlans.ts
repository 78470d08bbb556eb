import { type Plan, type PlanEvent, usualSources } from './plan.ts';
import { approvalRules, bamboohr, deel } from './settings.ts';

const start = { seed: 1, startsAt: '2026-03-02T00:00:00Z', sources: usualSources };
const settings: Plan['settings'] = { operators: ['ops@example.com'], sources: { '*': { graceDays: 0 } } };

/** A file of Interns whose contracts run on, but for those of `ending`. */
function file(
  id: number,
  at: string,
  folder: 'inbox' | 'roster',
  accounts: string[],
  ending: string[] = [],
  end = '2026-12-31',
): PlanEvent {
  return {
    ...{ id, at, kind: 'file', source: 'Interns', folder, name: 'people', told: [0] },
    rows: accounts.map((account) => ({
      ...{ account, phone: '17', start: '2026-02-01', end: ending.includes(account) ? '2026-03-03' : end },
    })),
  };
}

/** Two people whose contracts end on the second day, in a source that keeps nobody. */
export const soonOver: Plan = {
  ...{ ...start, days: 5, settings },
  events: [file(1, '2026-03-02T09:00:00Z', 'inbox', ['qx.1', 'qx.2', 'qx.3'], ['qx.2', 'qx.3'])],
};

/** Two people with an attribute that the source has for its own. */
export const withTeams: Plan = {
  ...{ ...start, days: 2, settings, schemas: { Interns: [{ technicalName: 'team', label: 'Team', required: true }] } },
  events: [
    {
      ...{ id: 1, at: '2026-03-02T09:00:00Z', kind: 'file', source: 'Interns', folder: 'inbox', name: 'people' },
      ...{ told: [0], columns: [{ name: 'team', header: 'Team' }] },
      rows: ['Blue', 'Green'].map((team, index) => ({
        ...{ account: `qx.${index}`, phone: '17', start: '2026-02-01', end: '2026-12-31', data: { team } },
      })),
    },
  ],
};

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

/** Nothing happens but backups, of which two are kept. */
export const backedUp: Plan = {
  ...{ ...start, days: 4 },
  settings: { ...settings, backups: { keepDaily: 1, keepMonthly: 1 } },
  events: [file(1, '2026-03-02T09:00:00Z', 'inbox', ['qx.1'])],
};

/** A full list of eight people, and one of five on the next day, where one may end by itself. */
export const shorter: Plan = {
  ...{ ...start, days: 2 },
  settings: { ...settings, sources: { '*': { deleteThresholdPercent: 5, deleteThresholdMinimum: 1 } } },
  events: [
    file(1, '2026-03-02T09:00:00Z', 'roster', ['qx.1', 'qx.2', 'qx.3', 'qx.4', 'qx.5', 'qx.6', 'qx.7', 'qx.8']),
    file(2, '2026-03-03T09:00:00Z', 'roster', ['qx.1', 'qx.2', 'qx.3', 'qx.4', 'qx.5']),
  ],
};

/** A full list of eight people, and on the next day one that lacks one of them, as many as may end by themselves. */
export const oneFewer: Plan = {
  ...shorter,
  events: [
    ...shorter.events.slice(0, 1),
    file(2, '2026-03-03T09:00:00Z', 'roster', ['qx.1', 'qx.2', 'qx.3', 'qx.4', 'qx.5', 'qx.6', 'qx.7']),
  ],
};

/** On the next day a file ends one of them sooner. */
export const oneSooner: Plan = {
  ...shorter,
  events: [...shorter.events.slice(0, 1), file(2, '2026-03-03T09:00:00Z', 'inbox', ['qx.1'], ['qx.1'])],
};

/** So that operators are asked about some, and say no. */
export const rejected: Plan = {
  ...shorter,
  events: [
    ...shorter.events,
    { id: 3, at: '2026-03-03T15:00:00Z', kind: 'decide', decision: 'reject', clicks: 1, after: 0 },
  ],
};

/** So they do in the console, where they say why. */
export const rejectedInConsole: Plan = {
  ...rejected,
  settings: { ...rejected.settings, decisions: { signIn: 'required' } },
};

/** A full list lacks one, who is ended at once, and ends two sooner, of whom operators are asked and say yes. */
export const someAtOnce: Plan = {
  ...shorter,
  events: [
    ...shorter.events.slice(0, 1),
    file(
      2,
      '2026-03-03T09:00:00Z',
      'roster',
      ['qx.1', 'qx.2', 'qx.3', 'qx.4', 'qx.5', 'qx.6', 'qx.7'],
      ['qx.1', 'qx.2'],
    ),
    { id: 3, at: '2026-03-03T15:00:00Z', kind: 'decide', decision: 'approve', clicks: 1, after: 0 },
  ],
};

/** So that operators are asked, and click when it is over. */
export const tooLate: Plan = {
  ...{ ...shorter, days: 5 },
  settings: { ...shorter.settings, decisionDays: 2 },
  events: [
    ...shorter.events,
    {
      ...{ id: 3, at: '2026-03-06T15:00:00Z', kind: 'decide', decision: 'approve', clicks: 1, after: 0 },
      isLate: true,
    },
  ],
};

/** So that operators are asked about some, one of whom is given a later end by hand, and then say yes. */
export const movedWhileHeld: Plan = {
  ...shorter,
  events: [
    ...shorter.events,
    {
      ...{ id: 3, at: '2026-03-03T12:00:00Z', kind: 'hand', what: 'extend', source: 'Interns', account: 'qx.8' },
      ...{ end: '2027-01-31', phone: '' },
    },
    { id: 4, at: '2026-03-03T15:00:00Z', kind: 'decide', decision: 'approve', clicks: 1, after: 0 },
  ],
};

/** Operators are to sign in, by a deployment, and then somebody to whom their mail was forwarded says yes. */
export const forwarded: Plan = {
  ...shorter,
  events: [
    ...shorter.events,
    {
      ...{ id: 3, at: '2026-03-03T12:00:00Z', kind: 'deploy' },
      change: { whole: { decisions: { signIn: 'required' } } },
    },
    {
      ...{ id: 4, at: '2026-03-03T15:00:00Z', kind: 'decide', decision: 'approve', clicks: 1, after: 0 },
      by: 'forwarded',
    },
  ],
};

/** So does somebody to whom the mail of a manager was forwarded. */
export const forwardedNotice: Plan = {
  ...{ ...start, days: 3 },
  settings: { ...settings, decisions: { signIn: 'required' } },
  events: [
    file(1, '2026-03-02T09:00:00Z', 'inbox', ['qx.1', 'qx.2'], [], '2026-03-12'),
    {
      ...{ id: 2, at: '2026-03-03T12:00:00Z', kind: 'choose', wish: 'extend', nth: 0, clicks: 1 },
      by: 'forwarded',
    },
    { id: 3, at: '2026-03-03T13:00:00Z', kind: 'choose', wish: 'extend', nth: 1, clicks: 2 },
  ],
};

/** A full list that has fewer rows than are expected of it. */
export const tooSmall: Plan = {
  ...{ ...start, days: 2 },
  settings: { ...settings, sources: { Interns: { expect: { folder: 'roster', by: '07:00', minimumRows: 3 } } } },
  events: [file(1, '2026-03-02T09:00:00Z', 'roster', ['qx.1', 'qx.2'])],
};

/** A full list of eight people, and one of six, which is fewer than a list may fall to. */
export const fallen: Plan = {
  ...{ ...start, days: 2 },
  settings: {
    ...settings,
    sources: { Interns: { expect: { folder: 'roster', by: '07:00', fallsByAtMostPercent: 20 } } },
  },
  events: [
    file(1, '2026-03-02T09:00:00Z', 'roster', ['qx.1', 'qx.2', 'qx.3', 'qx.4', 'qx.5', 'qx.6', 'qx.7', 'qx.8']),
    file(2, '2026-03-03T09:00:00Z', 'roster', ['qx.1', 'qx.2', 'qx.3', 'qx.4', 'qx.5', 'qx.6']),
  ],
};

/** Somebody is stopped, and named again by a file. */
export const stopped: Plan = {
  ...{ ...start, days: 4, settings },
  events: [
    file(1, '2026-03-02T09:00:00Z', 'inbox', ['qx.1', 'qx.2']),
    { id: 2, at: '2026-03-02T12:00:00Z', kind: 'stop', source: 'Interns', account: 'qx.1' },
    file(3, '2026-03-03T09:00:00Z', 'inbox', ['qx.1', 'qx.2']),
  ],
};

/** Somebody is stopped, and on the next day that is lifted in the console. */
export const lifted: Plan = {
  ...{ ...start, days: 3, settings },
  events: [
    file(1, '2026-03-02T09:00:00Z', 'inbox', ['qx.1', 'qx.2']),
    { id: 2, at: '2026-03-02T12:00:00Z', kind: 'stop', source: 'Interns', account: 'qx.1' },
    { id: 3, at: '2026-03-03T12:00:00Z', kind: 'lift', source: 'Interns', account: 'qx.1', isInConsole: true },
  ],
};

/** Nobody drops the list that is expected daily, and somebody describes a source in other words. */
export const untold: Plan = {
  ...{ ...start, days: 3 },
  settings: { ...settings, sources: { Interns: { expect: { folder: 'roster', by: '07:00' } } } },
  events: [{ id: 1, at: '2026-03-02T09:00:00Z', kind: 'drift', source: 'Interns', isBack: false }],
};

/** The manager of people leaves whose contracts end within days. */
export const managerless: Plan = {
  ...{ ...start, days: 4, settings },
  events: [
    file(1, '2026-03-02T09:00:00Z', 'inbox', ['qx.1', 'qx.2'], [], '2026-03-12'),
    { id: 2, at: '2026-03-03T09:00:00Z', kind: 'manager', manager: 'john.roe', isThere: false },
    file(3, '2026-03-04T09:00:00Z', 'inbox', ['qx.1', 'qx.2'], [], '2026-03-11'),
  ],
};

/** It is the thirtieth day before the end of somebody's contract. */
export const warned: Plan = {
  ...{ ...start, days: 1, settings },
  events: [file(1, '2026-03-02T05:00:00Z', 'inbox', ['qx.1'], [], '2026-04-01')],
};

/** The contract of somebody ends soon, and by a later file some days later. */
export const laterEnd: Plan = {
  ...{ ...start, days: 2, settings },
  events: [
    file(1, '2026-03-02T05:00:00Z', 'inbox', ['qx.1'], [], '2026-03-20'),
    file(2, '2026-03-02T09:00:00Z', 'inbox', ['qx.1'], [], '2026-03-25'),
  ],
};

/** People are offered to another manager, who accepts and then declines. */
export const handedOver: Plan = {
  ...{ ...start, days: 3, settings },
  events: [
    file(1, '2026-03-02T09:00:00Z', 'inbox', ['qx.1', 'qx.2']),
    {
      ...{
        id: 2,
        at: '2026-03-02T10:00:00Z',
        kind: 'handover',
        source: 'Interns',
        accounts: ['qx.1'],
        to: 'richard.miles',
      },
      answers: [
        { after: 24, answer: 'accept' },
        { after: 25, answer: 'decline' },
      ],
    },
  ],
};

/** An operator has one contract extended in the console, and ends another one. */
export const moved: Plan = {
  ...{ ...start, days: 3, settings },
  events: [
    file(1, '2026-03-02T09:00:00Z', 'inbox', ['qx.1', 'qx.2']),
    {
      ...{ id: 2, at: '2026-03-03T10:00:00Z', kind: 'move', act: 'extend', source: 'Interns', account: 'qx.1' },
      ...{ day: '2027-01-31', clicks: 2 },
    },
    {
      ...{ id: 3, at: '2026-03-03T11:00:00Z', kind: 'move', act: 'end', source: 'Interns', account: 'qx.2' },
      ...{ day: '2026-03-04', clicks: 1 },
    },
  ],
};

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

/** A manager has the contract of one of their people extended, and does it twice. */
export const extended: Plan = {
  ...{ ...start, days: 2, settings },
  events: [
    file(1, '2026-03-02T05:00:00Z', 'inbox', ['qx.1'], [], '2026-03-12'),
    { id: 2, at: '2026-03-02T12:00:00Z', kind: 'choose', wish: 'extend', nth: 0, clicks: 2 },
  ],
};

/** Somebody is changed by hand after their manager was told of them, and then the manager has the contract extended. */
export const changedSince: Plan = {
  ...extended,
  events: [
    ...extended.events.slice(0, 1),
    {
      ...{ id: 2, at: '2026-03-02T10:00:00Z', kind: 'hand', what: 'phone', source: 'Interns', account: 'qx.1' },
      ...{ end: '', phone: '18' },
    },
    { id: 3, at: '2026-03-02T12:00:00Z', kind: 'choose', wish: 'extend', nth: 0, clicks: 1 },
  ],
};

/** The full list that is expected daily comes in time. */
export const listInTime: Plan = {
  ...untold,
  events: ['02', '03', '04'].map((day, index) =>
    file(index + 1, `2026-03-${day}T04:00:00Z`, 'roster', ['qx.1', 'qx.2']),
  ),
};

/** Three people whose contracts have been over for long wait for a decision, one of them is changed by hand, and operators say yes. */
export const changedWhileHeld: Plan = {
  ...{ ...start, days: 2 },
  settings: { ...settings, sources: { '*': { graceDays: 0, deleteThresholdPercent: 5, deleteThresholdMinimum: 1 } } },
  events: [
    file(1, '2026-03-02T05:00:00Z', 'inbox', ['qx.1', 'qx.2', 'qx.3'], [], '2026-02-15'),
    {
      ...{ id: 2, at: '2026-03-02T07:00:00Z', kind: 'hand', what: 'phone', source: 'Interns', account: 'qx.2' },
      ...{ end: '', phone: '18' },
    },
    { id: 3, at: '2026-03-02T08:00:00Z', kind: 'decide', decision: 'approve', clicks: 1, after: 0 },
  ],
};

/** Operators say no to it that some people are deleted whose contracts have been over for long. */
export const refused: Plan = {
  ...changedWhileHeld,
  events: [
    ...changedWhileHeld.events.slice(0, 1),
    { id: 2, at: '2026-03-02T08:00:00Z', kind: 'decide', decision: 'reject', clicks: 1, after: 0 },
  ],
};

/** The list that is expected daily as a full one comes as one of some. */
export const listInWrongFolder: Plan = {
  ...untold,
  events: ['02', '03', '04'].map((day, index) =>
    file(index + 1, `2026-03-${day}T04:00:00Z`, 'inbox', ['qx.1', 'qx.2']),
  ),
};
