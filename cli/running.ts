import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { buildFunctions } from '../build/stageBundles.ts';
import { localStage } from '../build/stageName.ts';
import { holdSchema } from '../lib/decisions/hold.ts';
import { keys } from '../lib/store/keys.ts';
import { openClock } from '../local/aws/clock.ts';
import type { Execution } from '../local/aws/durable/execution.ts';
import { startScheduler } from '../local/aws/scheduler.ts';
import { lineLog, type Nelm, startNelm } from '../local/nelm.ts';
import { type BoundPorts, bindPorts } from '../local/ports.ts';
import { failureNote } from './console/failure.ts';
import { createFigures } from './console/figures.ts';
import { greeting } from './console/greeting.ts';
import { createProgress } from './console/progress.ts';
import { resultText, shownReportSchema } from './console/result.ts';
import { shortPath } from './console/shortPath.ts';
import { runThatWaits, waitingText } from './console/waiting.ts';
import { lockData, lockInbox, makeFolder } from './folders.ts';
import { watchInbox } from './inbox.ts';
import { peopleOfBefore } from './peopleOfBefore.ts';
import type { StartOptions } from './startOptions.ts';

/** Starts everything, drops the sample where nothing is yet, and stays up until it is interrupted. */
export async function runStack(root: string, options: StartOptions): Promise<void> {
  const { dataFolder, inbox, ports } = options;
  await makeFolder('--data', dataFolder);
  await makeFolder('--inbox', inbox);
  await using held = new AsyncDisposableStack();
  held.adopt(await lockData(dataFolder), (lock) => lock.close());
  held.adopt(await lockInbox(inbox), (lock) => lock.close());
  const bound = held.adopt(await bindPorts(ports), (bound) => bound.close());
  await buildFunctions(localStage, () => console.log('Building the functions …'));
  await stayUp(root, options, bound);
  console.log(`Ended. The people are kept in ${shortPath(dataFolder)}.`);
}

/** Nobody else has the folders and the ports by now, so what was left behind may be removed. */
async function stayUp(root: string, options: StartOptions, ports: BoundPorts): Promise<void> {
  const { dataFolder, fresh, inbox, startAt } = options;
  const state = path.join(dataFolder, 'state');
  const logFile = path.join(state, 'log.jsonl');
  if (fresh) await rm(state, { recursive: true, force: true });
  const clock = await openClock(state, startAt);
  const progress = createProgress(process.stdout, clock.now);
  const say = (text: string) => {
    progress.clear();
    console.log(text);
  };
  const running = Promise.withResolvers<Nelm>();
  const mails = new Map<string, string>();
  const asked = new Set<string>();
  const figures = createFigures();
  const log = lineLog(logFile);
  const nelm = await startNelm({
    root,
    dataFolder: state,
    ports,
    clock,
    log(line) {
      log(line);
      figures.read(line);
    },
    onChange(execution) {
      // Every few minutes it is looked whether any event was forgotten: that is no news.
      if (!execution.name.endsWith('-hr-events')) progress.show(execution);
      if (execution.status !== 'RUNNING') void running.promise.then((nelm) => showResult(nelm, execution, progress));
      const runId = runThatWaits(execution);
      if (runId === undefined || asked.has(runId)) return;
      asked.add(runId);
      void running.promise.then((nelm) => showWaiting(nelm, execution, runId, mails, say));
    },
    onFailure(failure) {
      const note = failureNote(failure, shortPath(logFile));
      if (note) say(note);
    },
    onMail({ to, subject, html }) {
      mails.set(subject, shortPath(html));
      say(`mail to ${to.join(', ')}: ${subject}\n  ${shortPath(html)}`);
    },
  });
  running.resolve(nelm);
  const { schedules, lambda } = nelm.stack;
  const before = await peopleOfBefore(nelm);
  const scheduler = startScheduler({ schedules, clock, fire: lambda.notify });
  say(greeting(nelm, inbox, scheduler.next()));
  const watcher = await watchInbox(inbox, (source, name, bytes) => nelm.drop(source, name, bytes), say);
  const interrupted = interruption();
  if (before === undefined) {
    say('Dropping samples/contractors.csv into the inbox of Contractors …');
    await nelm.drop('Contractors', 'contractors.csv', await readFile(path.join(root, 'samples/contractors.csv')));
  } else {
    const people = before === 1 ? '1 person of before is' : `${before.toLocaleString('en')} people of before are`;
    say(`${people} there. To begin anew, with the sample:  npx nelm start --fresh`);
  }
  await interrupted;
  progress.clear();
  console.log(figures.text() ?? 'Nothing ran.');
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
  } else if (execution.status !== 'SUCCEEDED') {
    // One that found nothing to do leaves no report, and needs no line.
    console.log(`A run ended without a report: ${execution.error?.ErrorMessage ?? 'no reason is known'}`);
  }
}

/** What was done so far, and what waits for a decision. */
async function showWaiting(
  nelm: Nelm,
  execution: Execution,
  runId: string,
  mails: ReadonlyMap<string, string>,
  say: (text: string) => void,
): Promise<void> {
  const object = await nelm.stack.storage.objects.read(keys.hold(runId));
  if (!object) return;
  const hold = holdSchema.parse(JSON.parse(object.bytes.toString()));
  const result = await nelm.report(execution, shownReportSchema);
  if (result) say(resultText(result.report, shortPath(path.join(nelm.bucketFolder, result.folder, 'report.html'))));
  const { timeZone = 'UTC' } = nelm.stack.schedules[0] ?? {};
  say(waitingText(hold, timeZone, mails.get(`Decide: ${hold.what}`)));
}

/** Resolves at the first Ctrl-C or request to end. */
function interruption(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  return promise;
}
