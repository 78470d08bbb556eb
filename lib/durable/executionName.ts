import { createHash } from 'node:crypto';

/** As many characters as AWS lets a name have. */
const longest = 64;

/**
 * The name of an execution with its stage before it, so that it is one name whether AWS counts by function or by account: two
 * stages in one account may meet the same event. What would be too long is a digest, and the same one every time.
 *
 * @param stage of `NELM_STAGE` when left out; where there is none the name stays as it is
 */
export function executionName(name: string, stage = process.env['NELM_STAGE']): string {
  const whole = stage ? `${stage}-${name}` : name;
  if (whole.length <= longest) return whole;
  const digest = createHash('sha256').update(whole).digest('hex').slice(0, 24);
  return `${whole.slice(0, longest - digest.length - 1)}-${digest}`;
}

/** What stands before the id of a run in the name that its execution is started by, whoever starts it. */
const beginnings = ['csv', 'hr', 'job', 'held', 'contract', 'transfer'] as const;

/**
 * The names that the execution of a run may have. No name is ever taken apart to find its run: a stage may have `-csv-` in it, and
 * of a long name the end is gone. Whoever has a run finds its execution by these.
 */
export function executionNamesOf(runId: string, stage: string): string[] {
  return beginnings.map((beginning) => executionName(`${beginning}-${runId}`, stage));
}

/** The stage in the name of a deployed function, such as `prod` in `nelm-prod-hr-events:durable`. */
export function stageOf(functionName: string, entry: string): string | undefined {
  return new RegExp(`^nelm-(.+)-${entry}(?::|$)`).exec(functionName)?.[1];
}
