import type { Invariant, Seen } from '../seen.ts';

/** As many operations as AWS allows an execution. */
const mostOperations = 3_000;

/** What the documents say that a run of each job asks of ISC, where nothing goes wrong; in requests. */
const budgets: Readonly<Record<string, number>> = {
  'source-backup': 6,
  'expiry-sweep': 12,
  'expiry-notice': 8,
  'csv-import': 24,
  'contract-choice': 8,
  'source-drift': 6,
  'expected-files': 2,
};

/** In requests: what docs/reliability.md says that a day of such an organisation takes at most. */
const mostOfADay = 400;

/** Requests stay within what is promised, and operations within AWS's bound. */
export function withinBudget(): Invariant {
  let askedBefore = 0;
  return (seen) => {
    const asked = seen.world.faults.asked() - askedBefore;
    askedBefore += asked;
    const isTooMuch = isCalm(seen) && asked > mostOfADay;
    const day = isTooMuch ? [`8: A day took ${asked} requests, more than ${mostOfADay}.`] : [];
    return [...day, ...ofRuns(seen)];
  };
}

/** Whether nothing has gone wrong by chance, and no upload was troubled. */
function isCalm({ world, plan }: Seen): boolean {
  const isWithoutRates = Object.values(world.faults.rates).every((rate) => rate === 0);
  return isWithoutRates && world.happened.length === 0 && plan.events.every(({ kind }) => kind !== 'jobs');
}

/** Whether all that has gone wrong passes at once: no service was away for a while, and no upload was troubled. */
function hasOnlyPassed({ plan }: Seen): boolean {
  return plan.events.every(({ kind }) => kind !== 'jobs' && kind !== 'outage');
}

/** A mail that SES refuses for good waits for a person, who corrects why. */
function isRefusedMail({ error = '' }: { error?: string }): boolean {
  return error.includes('A mail was not sent: SES answered 400 MessageRejected');
}

function ofRuns(seen: Seen): string[] {
  const { others, world } = seen;
  const wrong: string[] = [];
  for (const { operationsUsed, name } of world.lambda.engine.executions())
    if (operationsUsed >= mostOperations) wrong.push(`8: ${name} used ${operationsUsed} operations.`);
  for (const { folder, report } of others) {
    const most = budgets[report.kind];
    if (isCalm(seen) && most !== undefined && report.requests.total > most)
      wrong.push(`8: ${folder} took ${report.requests.total} requests, more than ${most}.`);
    if (
      report.outcome === 'failed' &&
      !isRefusedMail(report) &&
      (hasOnlyPassed(seen) || /defect of nelm/.test(report.error ?? ''))
    )
      wrong.push(`1: ${folder} failed though nothing went wrong that does not pass: ${report.error}`);
  }
  for (const where of world.faults.astray.splice(0)) wrong.push(`7: A flow asked between two steps: ${where}.`);
  return wrong;
}
