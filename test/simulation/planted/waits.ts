import type { Mutation } from '../deployment.ts';
import { stoppedBySystem } from '../shortEvents.ts';
import { leaving } from '../shortHires.ts';
import { oneFewer, oneSooner } from '../shortLists.ts';
import { soonOver } from '../shortPlans.ts';
import type { Planted } from './planted.ts';

/** Whoever leaves waits for a decision, however few they are. */
const nobodyLeaves: Mutation = {
  tools: (tools) => {
    const threshold = { deleteThresholdMinimum: 0, deleteThresholdPercent: 0 };
    const sources = { ...tools.config.sources, '*': { ...tools.config.sources['*'], ...threshold } };
    return { ...tools, config: { ...tools.config, sources } };
  },
};

/** A full list of the interns is expected to be larger than the organisation has set. */
function expecting(size: { minimumRows?: number; fallsByAtMostPercent?: number }): Mutation {
  const expect = { folder: 'roster' as const, by: '07:00', days: 'mon-sun', mayRepeat: true, ...size };
  return {
    tools: (tools, flow) =>
      flow !== 'csv-import'
        ? tools
        : { ...tools, config: { ...tools.config, sources: { ...tools.config.sources, Interns: { expect } } } },
  };
}

/** Faults by which people and lists wait for a decision that need none. */
export const waits: Readonly<Record<string, Planted>> = {
  '2 who may go: whom a list lacks waits, however few they are': {
    ...{ plan: oneFewer, seenAs: 'qx.8 of Interns waits for a decision, and fewer have left than the threshold' },
    ...nobodyLeaves,
  },
  '2 who may go: whom a row ends waits, however few they are': {
    ...{ plan: oneSooner, seenAs: 'qx.1 of Interns waits for a decision, and fewer have left than the threshold' },
    ...nobodyLeaves,
  },
  '2 who may go: whom the sweep would delete waits, however few they are': {
    ...{ plan: soonOver, seenAs: 'qx.2, qx.3 of Interns waits for a decision, and fewer have left than the threshold' },
    ...nobodyLeaves,
  },
  '2 who may go: whom an event ends waits, however few they are': {
    ...{ plan: leaving, seenAs: '900012 of Contractors waits for a decision, and fewer have left than the threshold' },
    ...nobodyLeaves,
  },
  '2 who may go: whom a system stops waits, however few they are': {
    ...{
      plan: stoppedBySystem,
      seenAs: 'qxe.1 of Contractors waits for a decision, and fewer have left than the threshold',
    },
    ...nobodyLeaves,
  },
  '2 who may go: every list waits as too small': {
    ...{ plan: oneFewer, seenAs: 'The full list of event 1 has 8 rows and waits as too small' },
    ...expecting({ minimumRows: 1_000 }),
  },
  '2 who may go: a list waits as too small that has fallen by little': {
    ...{ plan: oneFewer, seenAs: 'The full list of event 2 has 7 rows and waits as too small' },
    ...expecting({ fallsByAtMostPercent: 0 }),
  },
};
