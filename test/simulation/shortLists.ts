import type { Plan, PlanEvent } from './plan.ts';
import { file, settings, start } from './shortPlans.ts';

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

/** So it does in a list that was cut off within the row of another one. */
export const cutShort: Plan = {
  ...oneFewer,
  events: oneFewer.events.map((event) => (event.id === 2 ? { ...event, cutAt: 0.1 } : event) as PlanEvent),
};

/** On the next day a file ends one of them sooner. */
export const oneSooner: Plan = {
  ...shorter,
  events: [...shorter.events.slice(0, 1), file(2, '2026-03-03T09:00:00Z', 'inbox', ['qx.1'], ['qx.1'])],
};

/** A full list of ten people, of whom the sweep deletes two two days later; a list of that morning lacks two more. */
export const sweptAndShorter: Plan = {
  ...{ ...start, days: 4 },
  settings: {
    ...settings,
    sources: { '*': { graceDays: 0, deleteThresholdPercent: 5, deleteThresholdMinimum: 2 } },
  },
  events: [
    file(1, '2026-03-02T09:00:00Z', 'roster', numbered(10), ['qx.9', 'qx.10']),
    file(2, '2026-03-04T09:00:00Z', 'roster', numbered(6)),
  ],
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

/** The account names of the first people of the lists. */
function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `qx.${index + 1}`);
}
