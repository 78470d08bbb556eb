import type { Invariant } from '../seen.ts';

/** As many operations as AWS allows an execution. */
const mostOperations = 3_000;

/** What the documents say that a run of each job asks of ISC, where nothing goes wrong; in requests. */
const budgets: Readonly<Record<string, number>> = {
  'source-backup': 6,
  'expiry-sweep': 12,
  'expiry-notice': 8,
  'csv-import': 24,
  'contract-choice': 8,
};

/** Requests stay within what is promised, and operations within AWS's bound. */
export const withinBudget: Invariant = ({ others, world, plan }) => {
  const wrong: string[] = [];
  for (const { operationsUsed, name } of world.lambda.engine.executions())
    if (operationsUsed >= mostOperations) wrong.push(`8: ${name} used ${operationsUsed} operations.`);
  const isCalm =
    Object.values(world.faults.rates).every((rate) => rate === 0) &&
    world.happened.length === 0 &&
    plan.events.every(({ kind }) => kind !== 'jobs');
  for (const { folder, report } of others) {
    const most = budgets[report.kind];
    if (isCalm && most !== undefined && report.requests.total > most)
      wrong.push(`8: ${folder} took ${report.requests.total} requests, more than ${most}.`);
    if (isCalm && report.outcome === 'failed')
      wrong.push(`1: ${folder} failed though nothing went wrong: ${report.error}`);
  }
  for (const where of world.faults.astray.splice(0)) wrong.push(`7: A flow asked between two steps: ${where}.`);
  return wrong;
};
