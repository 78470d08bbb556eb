import { sourceDimension } from './sourceDimension.ts';

/** What is measured, in CloudWatch under the namespace `nelm`. */
export const metricNames = [
  ...['Runs', 'RunsFailed', 'Requests', 'RequestsThrottled', 'RequestsRetried'],
  ...['PeopleCreated', 'PeopleUpdated', 'PeopleEnded', 'PeopleDeleted', 'PeopleRejected', 'PeopleHeld', 'PeopleFailed'],
  ...['ApprovalsApproved', 'ApprovalsRejected', 'ApprovalsLeft', 'MailsSent', 'MailsRefused'],
  // These are as many as there are at a moment, and add up to nothing.
  ...['FilesWaiting', 'EventsWaiting', 'EventsHeld'],
] as const;

export type Figures = Partial<Record<(typeof metricNames)[number], number>>;

/** What a report must say to be measured; reports of all kinds do. */
type Measured = {
  kind: string;
  outcome: string;
  requests: { total: number; retried: number; throttled: number };
  counts?: Readonly<Record<string, number | undefined>>;
  dryRun?: boolean;
  source?: { id?: string | undefined; name: string } | undefined;
};

/** Which figure a count of a report adds to, by the kind of the report. A count that stands nowhere is none of interest. */
const figuresOfCounts: Readonly<Record<string, Readonly<Record<string, keyof Figures>>>> = {
  'csv-import': {
    ...{ created: 'PeopleCreated', updated: 'PeopleUpdated', ended: 'PeopleEnded', rejected: 'PeopleRejected' },
    ...{ held: 'PeopleHeld', heldRows: 'PeopleHeld', failed: 'PeopleFailed', notEnded: 'PeopleFailed' },
  },
  'hr-events': {
    ...{ created: 'PeopleCreated', approved: 'PeopleCreated', changed: 'PeopleUpdated', extended: 'PeopleUpdated' },
    ...{ rehired: 'PeopleUpdated', ended: 'PeopleEnded', stopped: 'PeopleEnded', withdrawn: 'PeopleEnded' },
    ...{ rejected: 'PeopleRejected', refused: 'PeopleRejected', held: 'PeopleHeld', failed: 'PeopleFailed' },
  },
  'expiry-sweep': { deleted: 'PeopleDeleted', held: 'PeopleHeld', remaining: 'PeopleFailed' },
  approvals: { approved: 'ApprovalsApproved', rejected: 'ApprovalsRejected', left: 'ApprovalsLeft' },
};

/** The figures of a run, from its report. What was only looked at counts as a run, and as nothing that was done. */
export function figuresOf({ kind, outcome, requests, counts = {}, dryRun = false }: Measured): Figures {
  const figures: Figures = {
    Runs: 1,
    RunsFailed: outcome === 'failed' ? 1 : 0,
    Requests: requests.total,
    RequestsThrottled: requests.throttled,
    RequestsRetried: requests.retried,
  };
  if (dryRun || outcome === 'previewed') return figures;
  for (const [count, figure] of Object.entries(figuresOfCounts[kind] ?? {})) {
    const more = counts[count] ?? 0;
    if (more > 0) figures[figure] = (figures[figure] ?? 0) + more;
  }
  return figures;
}

/**
 * A line in CloudWatch's embedded metric format, which CloudWatch makes metrics of as it takes in the log. Written by hand:
 * the package for it would add 11 KB to every flow (docs/decisions/metrics.md).
 *
 * @param at epoch milliseconds
 * @param source what a source of the tenant is called in metrics, under which the figures are kept a second time
 */
export function metricLine(figures: Figures, at: number, source?: string, stage = process.env['NELM_STAGE']): string {
  const names = Object.keys(figures);
  const sets = source === undefined ? [['Stage']] : [['Stage'], ['Stage', 'Source']];
  const directive = { Namespace: 'nelm', Dimensions: sets, Metrics: names.map((Name) => ({ Name, Unit: 'Count' })) };
  return JSON.stringify({
    _aws: { Timestamp: at, CloudWatchMetrics: [directive] },
    Stage: stage ?? 'none',
    ...(source !== undefined && { Source: source }),
    ...figures,
  });
}

/** Measures runs by their reports, and anything else by its figures; `write` gets a line for each. */
export function createMetrics(
  now: () => number,
  write: (line: string) => void = (line) => void process.stdout.write(`${line}\n`),
) {
  return {
    add: (figures: Figures) => write(metricLine(figures, now())),
    /** What a folder of the inbox is called may be anything; a source that the tenant has is called what an administrator wrote. */
    run({ source: { id, name } = { name: '' }, ...report }: Measured) {
      const source = id === undefined ? undefined : sourceDimension({ id, name });
      write(metricLine(figuresOf(report), now(), source));
    },
  };
}
