import type { Plan, PlanEvent } from './plan.ts';
import { extended } from './shortPlans.ts';

const [file] = extended.events as [Extract<PlanEvent, { kind: 'file' }>];

/** Somebody is stopped while nothing can be started, and their manager has the contract extended before they are ended. */
export const stoppedThenChosen: Plan = {
  // By this one the run does not start at first.
  ...{ ...extended, seed: 5, days: 1 },
  events: [
    file,
    { id: 2, at: '2026-03-02T11:59:00Z', kind: 'outage', of: 'start', minutes: 3, rate: 1 },
    { id: 3, at: '2026-03-02T12:00:00Z', kind: 'stop', source: 'Interns', account: 'qx.1' },
    { id: 4, at: '2026-03-02T12:05:00Z', kind: 'choose', wish: 'extend', nth: 0, clicks: 1 },
  ],
};

/** Somebody is told of a contract that ends soon, and a scanner opens all links of the mail. */
export const scanned: Plan = { ...extended, events: [file, { id: 2, at: '2026-03-02T12:00:00Z', kind: 'scan' }] };

/** The contract of somebody is over when their manager clicks on the link of the mail that told of it. */
export const overThenChosen: Plan = {
  ...extended,
  events: [
    { ...file, rows: file.rows.map((row) => ({ ...row, end: '2026-03-02' })) },
    { id: 2, at: '2026-03-03T12:00:00Z', kind: 'choose', wish: 'extend', nth: 0, clicks: 1, isLate: true },
  ],
};

/** A manager says that a contract may end as it stands, on the day before it would be told of once more. */
export const letEnd: Plan = {
  ...{ ...extended, days: 2 },
  events: [
    { ...file, rows: file.rows.map((row) => ({ ...row, end: '2026-03-10' })) },
    { id: 2, at: '2026-03-02T12:00:00Z', kind: 'choose', wish: 'end', nth: 0, clicks: 1 },
  ],
};
