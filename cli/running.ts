import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { buildFunctions } from '../build/functions.ts';
import { openClock, shiftOf } from '../local/aws/clock.ts';
import type { Execution } from '../local/aws/durable/execution.ts';
import { type NextRuns, startScheduler } from '../local/aws/scheduler.ts';
import { lineLog, type Nelm, startNelm } from '../local/nelm.ts';
import { createProgress } from './console/progress.ts';
import { resultText, shownReportSchema } from './console/result.ts';
import { watchInbox } from './inbox.ts';
import type { StartOptions } from './options.ts';

/** Starts everything, drops the sample, and stays up until it is interrupted. */
export async function runStack(root: string, options: StartOptions): Promise<void> {
  const { dataFolder, fresh, inbox, ports, startAt } = options;
  await buildFunctions();
  const state = path.join(dataFolder, 'state');
  if (fresh) await rm(state, { recursive: true, force: true });
  const clock = await openClock(state, startAt);
  const progress = createProgress(process.stdout, clock.now);
  const say = (text: string) => {
    progress.clear();
    console.log(text);
  };
  const running = Promise.withResolvers<Nelm>();
  const nelm = await startNelm({
    root,
    dataFolder: state,
    ports,
    clock,
    log: lineLog(path.join(state, 'log.jsonl')),
    onChange(execution) {
      progress.show(execution);
      if (execution.status !== 'RUNNING') void running.promise.then((nelm) => showResult(nelm, execution, progress));
    },
    onMail: ({ to, subject, html }) => say(`mail to ${to.join(', ')}: ${subject}\n  ${shortPath(html)}`),
  });
  running.resolve(nelm);
  const { schedules, lambda } = nelm.stack;
  const scheduler = startScheduler({ schedules, clock, fire: lambda.notify });
  say(greeting(nelm, inbox, scheduler.next()));
  const watcher = await watchInbox(inbox, (source, name, bytes) => nelm.drop(source, name, bytes), say);
  const interrupted = interruption();
  say('Dropping samples/contractors.csv into the inbox of Contractors …');
  await nelm.drop('Contractors', 'contractors.csv', await readFile(path.join(root, 'samples/contractors.csv')));
  await interrupted;
  progress.clear();
  scheduler.close();
  await watcher.close();
  await nelm.close();
}

async function showResult(
  nelm: Nelm,
  execution: Execution,
  progress: ReturnType<typeof createProgress>,
): Promise<void> {
  const result = await nelm.report(execution, shownReportSchema);
  progress.clear();
  if (result) {
    const file = path.join(nelm.bucketFolder, result.folder, 'report.html');
    console.log(resultText(result.report, shortPath(file)));
  } else {
    console.log(`A run ended without a report: ${execution.error?.ErrorMessage ?? 'no reason is known'}`);
  }
}

function greeting({ tenant, stack, clock }: Nelm, inbox: string, runs: NextRuns): string {
  const folder = shortPath(inbox);
  const time = shiftOf(clock.shift) === 0 ? '' : `  clock    ${new Date(clock.now()).toISOString()}\n`;
  return `nelm is up, until Ctrl-C.
  tenant   ${tenant.url}
  S3       ${stack.storage.url}/${stack.bucket}
  Lambda   ${stack.lambda.url}
  HTTP     ${stack.door.url}
  mails    ${shortPath(stack.outbox)}
${time}  Import a file:  cp people.csv ${folder}/Contractors/
             or:  curl -T people.csv ${stack.storage.url}/${stack.bucket}/inbox/Contractors/people.csv
  HR systems post to ${stack.door.url}/hr/{system}
   Send a sample:  npm run send -- samples/hr/hired.json
${nextRuns(runs)}`;
}

/** When each job runs next, in the hours of its schedule. */
function nextRuns(runs: NextRuns): string {
  if (runs.length === 0) return '';
  const longest = Math.max(...runs.map(({ schedule }) => schedule.job.length));
  const lines = runs.map(
    ({ schedule: { job, timeZone }, at }) => `    ${job.padEnd(longest)}  ${localTime(at, timeZone)}`,
  );
  return `  Next runs, or now:  npm run fire -- ${runs[0]?.schedule.job} [--dry-run]\n${lines.join('\n')}\n`;
}

function localTime(at: number | undefined, timeZone: string): string {
  if (at === undefined) return 'never';
  const time = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return `${time.toString({ smallestUnit: 'minute' }).replace('T', ' ')} ${timeZone}`;
}

/** Relative to where the command was given, unless that leads out of it. */
function shortPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}

/** Resolves at the first Ctrl-C or request to end. */
function interruption(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  return promise;
}
