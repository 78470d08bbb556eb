import type { AnyReport, Invariant, Seen } from '../seen.ts';

const minute = 60_000;

/** As many operations as AWS allows an execution. */
const mostOperations = 3_000;

/** What the documents say that a run of each job asks of ISC, where nothing goes wrong; in requests. */
const budgets: Readonly<Record<string, number>> = {
  'contract-choice': 6,
  'expected-files': 2,
};

/**
 * What the documents say that a run asks at most, in requests, whose work grows with what it is given: with sources, with events of HR
 * systems, with how long it waits for approvers on them, with requests that wait for a rule, with people who are handed over.
 */
function mostOf(report: AnyReport, sources: number): number | undefined {
  const { kind, startedAt, finishedAt, decision, events = [], people = [], counts = {} } = report;
  const hours = (Date.parse(finishedAt) - Date.parse(startedAt)) / (60 * minute);
  // Each request is looked at once an hour on its first day, and every six hours then; a token that has ended costs one more.
  const looks = hours < 1 ? 0 : Math.min(hours, 24 * events.length + hours / 6) + events.length;
  if (kind === 'csv-import') return decision === undefined ? 15 : 25;
  if (kind === 'expiry-sweep') return 4 + 2 * sources;
  if (kind === 'expiry-notice') return 4 + sources;
  if (kind === 'source-backup') return 2 + 2 * sources;
  if (kind === 'source-drift') return 4 + sources;
  // Whoever is gone and has been asked for before is looked for by both ids first, and then in both lists; whom approvers have let in and
  // nobody has seen since, for a minute, as lists may be behind.
  const lookedForAgain = hours * 60 < 1 ? 0 : 7 * 3;
  if (kind === 'hr-events') return 7 + Math.max(1, events.length) + lookedForAgain + 2 * Math.ceil(looks);
  const { pending = 0, approved = 0, rejected = 0 } = counts;
  if (kind === 'approvals') return 2 + pending + approved + rejected;
  return kind === 'manager-transfer' ? 5 + people.length : budgets[kind];
}

/** In requests: what docs/reliability.md says that a day of such an organisation takes at most. */
const mostOfADay = 400;

/** So many requests more, at most, are asked because of one fault: what is tried again, and what a step asked before it. */
const mostOfAFault = 20;

/** Requests stay within what is promised, and operations within AWS's bound. */
export function withinBudget(): Invariant {
  let [askedBefore, struckBefore] = [0, 0];
  let dayBegan: number | undefined;
  return (seen) => {
    dayBegan ??= seen.now;
    const asked = seen.world.faults.asked() - askedBefore;
    const struck = seen.world.happened.length - struckBefore;
    const days = (seen.now - dayBegan) / (24 * 60 * minute);
    const most = Math.max(1, Math.round(days)) * mostOfADay + struck * mostOfAFault;
    const day = asked > most ? [`8: A day took ${asked} requests, more than ${most}.`] : [];
    // It may be looked at several times in a day.
    if (days === 0 || days > 0.9) {
      askedBefore += asked;
      struckBefore += struck;
      dayBegan = seen.now;
    }
    return [...day, ...ofRuns(seen)];
  };
}

/** Whether nothing has gone wrong by chance. */
function isCalm({ world }: Seen): boolean {
  const isWithoutRates = Object.values(world.faults.rates).every((rate) => rate === 0);
  return isWithoutRates && world.happened.length === 0;
}

/** The runs that upload anybody. */
const uploading: ReadonlySet<string> = new Set(['csv-import', 'hr-events']);

/**
 * Whether all passed at once that went wrong while a run was under way: no service was away for a while, and no upload, of a run that
 * has one, failed or took longer than is waited for.
 */
function hasOnlyPassed({ plan, world }: Seen, { kind, startedAt, finishedAt }: AnyReport): boolean {
  const outages = plan.events.flatMap((event) => {
    if (event.kind !== 'outage') return [];
    const from = Date.parse(event.at);
    return [{ from, to: from + event.minutes * minute }];
  });
  const troubles = uploading.has(kind) ? world.jobs.lasting : [];
  return [...outages, ...troubles].every(({ from, to }) => from > Date.parse(finishedAt) || to < Date.parse(startedAt));
}

/** Of some requests that a rule decides, one on which ISC failed twice is left to the next run, a quarter of an hour later. */
function isLeftToNext({ kind, error = '' }: { kind: string; error?: string }): boolean {
  return kind === 'approvals' && error.endsWith('The next run tries again.');
}

/** A mail that SES refuses for good waits for a person, who corrects why; of a question, each of its events says so. */
function isRefusedMail({
  error = '',
  events = [],
}: {
  error?: string;
  events?: readonly { reason?: string }[];
}): boolean {
  return [error, ...events.map(({ reason = '' }) => reason)].some((text) =>
    text.includes('A mail was not sent: SES answered 400 MessageRejected'),
  );
}

/** Whoever said yes to people and has left since gets nobody: it needs a person, who asks somebody else. */
function hasLeft({ journal }: Seen, { error = '', finishedAt }: { error?: string; finishedAt: string }): boolean {
  const at = Date.parse(finishedAt);
  const isAway = journal.absences.some(
    ({ from, to = Number.POSITIVE_INFINITY }) => from <= at && at <= to + 5 * minute,
  );
  return isAway && error.includes('The other manager has accepted, but is no valid identity any more');
}

function ofRuns(seen: Seen): string[] {
  const { others, world } = seen;
  const wrong: string[] = [];
  for (const { operationsUsed, name } of world.lambda.engine.executions())
    if (operationsUsed >= mostOperations) wrong.push(`8: ${name} used ${operationsUsed} operations.`);
  for (const { folder, report } of others) {
    const most = mostOf(report, world.sources.size);
    if (isCalm(seen) && most !== undefined && report.requests.total > most)
      wrong.push(`8: ${folder} took ${report.requests.total} requests, more than ${most}.`);
    if (
      report.outcome === 'failed' &&
      !isRefusedMail(report) &&
      !isLeftToNext(report) &&
      !hasLeft(seen, report) &&
      (hasOnlyPassed(seen, report) || /defect of nelm/.test(report.error ?? ''))
    )
      wrong.push(`1: ${folder} failed though nothing went wrong that does not pass: ${report.error}`);
  }
  for (const where of world.faults.astray.splice(0)) wrong.push(`7: A flow asked between two steps: ${where}.`);
  return wrong;
}
