import { Temporal } from 'temporal-polyfill';
import { shiftOf } from '../../local/aws/clock.ts';
import type { NextRuns } from '../../local/aws/scheduler.ts';
import type { Nelm } from '../../local/nelm.ts';
import { shortPath } from './shortPath.ts';

/** What is up, where, and what to do with it. */
export function greeting({ tenant, stack, clock }: Nelm, inbox: string, runs: NextRuns): string {
  const folder = shortPath(inbox);
  const time = shiftOf(clock.shift) === 0 ? '' : `  clock    ${new Date(clock.now()).toISOString()}\n`;
  return `nelm is up, until Ctrl-C.
  tenant   ${tenant.url}
  S3       ${stack.storage.url}/${stack.bucket}
  Lambda   ${stack.lambda.url}
  HTTP     ${stack.door.url}
  console  ${stack.door.url}/ (sign in as an operator of nelm.config.local.ts; the mail with the link is shown here)
  mails    ${shortPath(stack.outbox)}
${time}  Import a file:  cp people.csv ${folder}/Contractors/
             or:  curl -T people.csv ${stack.storage.url}/${stack.bucket}/inbox/Contractors/people.csv
  HR systems post to ${stack.door.url}/hr/{system}
   Send a sample:  npx nelm send samples/hr/hired.json
${nextRuns(runs)}`;
}

/** When each job runs next, in the hours of its schedule. */
function nextRuns(runs: NextRuns): string {
  if (runs.length === 0) return '';
  const longest = Math.max(...runs.map(({ schedule }) => schedule.job.length));
  const lines = runs.map(
    ({ schedule: { job, timeZone }, at }) => `    ${job.padEnd(longest)}  ${localTime(at, timeZone)}`,
  );
  return `  Next runs, or now:  npx nelm run ${runs[0]?.schedule.job} [--dry-run]\n${lines.join('\n')}\n`;
}

function localTime(at: number | undefined, timeZone: string): string {
  if (at === undefined) return 'never';
  const time = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return `${time.toString({ smallestUnit: 'minute' }).replace('T', ' ')} ${timeZone}`;
}
