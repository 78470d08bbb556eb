import { type Plan, type PlanEvent, usualSources } from './plan.ts';

/** What the short plans have in common. */
export const start = { seed: 1, startsAt: '2026-03-02T00:00:00Z', sources: usualSources };

/** What their organisations set. */
export const settings: Plan['settings'] = { operators: ['ops@example.com'], sources: { '*': { graceDays: 0 } } };

/** A file of Interns whose contracts run on, but for those of `ending`. */
export function file(
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

/** Nothing happens but backups, of which two are kept. */
export const backedUp: Plan = {
  ...{ ...start, days: 4 },
  settings: { ...settings, backups: { keepDaily: 1, keepMonthly: 1 } },
  events: [file(1, '2026-03-02T09:00:00Z', 'inbox', ['qx.1'])],
};

/** An operator puts whoever has gone back from the backup, and nobody has. */
export const restoredInVain: Plan = {
  ...backedUp,
  events: [...backedUp.events, { id: 2, at: '2026-03-04T12:00:00Z', kind: 'restore', source: 'Interns', daysBack: 0 }],
};

/** Somebody is deleted by hand, and an operator puts them back from the backup of that morning. */
export const restored: Plan = {
  ...{ ...start, days: 2, settings },
  events: [
    file(1, '2026-03-02T01:00:00Z', 'inbox', ['qx.1', 'qx.2']),
    {
      ...{ id: 2, at: '2026-03-03T10:00:00Z', kind: 'hand', what: 'delete', source: 'Interns', account: 'qx.1' },
      ...{ end: '', phone: '' },
    },
    { id: 3, at: '2026-03-03T12:00:00Z', kind: 'restore', source: 'Interns', daysBack: 0 },
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

/** The list that is expected daily as a full one comes as one of some. */
export const listInWrongFolder: Plan = {
  ...untold,
  events: ['02', '03', '04'].map((day, index) =>
    file(index + 1, `2026-03-${day}T04:00:00Z`, 'inbox', ['qx.1', 'qx.2']),
  ),
};
