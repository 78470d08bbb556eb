import path from 'node:path';
import { GetDurableExecutionCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { toType } from '../lib/config/toType.ts';
import { type ImportReport, importReportSchema } from '../lib/flows/csv-import/importReport.ts';
import { findSource, listSources } from '../lib/sources/sources.ts';
import { dropSchema, isMeant, runIdOf } from '../lib/store/drop.ts';
import { keys } from '../lib/store/keys.ts';
import { noteUpload } from '../lib/store/uploads.ts';
import { resultText } from './console/result.ts';
import { listExecutions } from './executions.ts';
import { exitCodes } from './exitCodes.ts';
import { createPauses, createStepLines, followExecution } from './followRun.ts';
import { untilInterrupted } from './interrupted.ts';
import { createLookAgain, type LookAgain } from './lookAgain.ts';
import { functionThere, type Place } from './place/place.ts';
import { readNamed } from './readNamed.ts';
import { folderOfRun } from './reports.ts';
import { sayAnswer, sentencesOf, type Terminal } from './shell.ts';
import { shellWord } from './shellWord.ts';
import { accountHere } from './typedBy.ts';
import { watchFlow } from './watchFlow.ts';
import { WrongUse } from './wrongUse.ts';

export type ImportOptions = {
  /** The path of the file on this machine. */
  file: string;
  /** The name of a source, or its id. */
  source: string;
  /** The folder of the bucket: changes to some people, the full list of a source's, or only to be looked at. */
  folder: 'inbox' | 'roster' | 'preview';
  /** Whether its run is followed. */
  waits: boolean;
  /** How long it is followed, in milliseconds; as long as something happens when left out. */
  longest?: number | undefined;
  /** Whether the report alone is printed, as JSON; of a run that is not followed, what was dropped. */
  json: boolean;
  /** Says what was not done that the file was for, where its import may end well all the same; undefined when it was done. */
  lack?: (report: ImportReport) => string | undefined;
};

/** So long the door that starts the import may take, in milliseconds: S3 tells of a file within seconds, and again later. */
const longestUntilBegun = 120_000;

/**
 * Drops a file for a source, as an upload would, and follows its run.
 *
 * @returns the exit code: by what became of the file
 * @throws Error when the file cannot be read, or the tenant has no such source
 */
export async function importFile(
  place: Place,
  { file, source: wanted, folder, waits, longest, json, lack }: ImportOptions,
  terminal: Terminal,
): Promise<number> {
  const name = path.basename(file);
  if (!isMeant(name))
    throw new WrongUse(`${name} is a file that programs make for themselves: rename it, and it is taken.`);
  const bytes = await readNamed(file);
  const sources = await listSources(place.isc);
  const source = findSource(sources, wanted);
  if (!source) {
    const names = sources.map((one) => one.name).join(', ');
    throw new Error(`The tenant has no source "${wanted}". It has: ${names}. Check the name after --source.`);
  }
  const since = (await place.now()) - clockMargin;
  const before = new Set(waits ? await importsSince(place, since) : []);
  const key = keys.dropped(folder, source.id, name);
  const etag = await place.bucket.upload(key, bytes, 'application/octet-stream');
  const at = new Date(await place.now()).toISOString();
  await noteUpload(place.bucket, { key, etag }, { by: accountHere(), at });
  terminal.warn(`Dropped ${name} for ${source.name} on ${place.title}, in ${folder}/.`);
  if (!waits) {
    if (json) await sayAnswer(terminal, 'import', { key, etag, source: source.name });
    sentencesOf(
      terminal,
      json,
    )(`Its import begins by itself. ${toType(`runs --source ${shellWord(source.name)}`)} shows what became of it.`);
    return exitCodes.done;
  }
  const goesOn = `Its import goes on by itself. ${toType(`runs --source ${shellWord(source.name)}`)} shows what became of it.`;
  const report = await untilInterrupted(goesOn, terminal, async () => {
    const pause = createPauses(place, terminal.sleep, { longest, now: terminal.now, goesOn });
    const lookAgain = createLookAgain(place, { say: terminal.warn, now: terminal.now, pause, goesOn });
    const looks = { pause, lookAgain };
    const execution = await executionOf(place, { key, etag }, { since, before }, { now: terminal.now, ...looks });
    return await follow(place, execution, terminal, looks);
  });
  terminal.say(json ? JSON.stringify(report.value) : resultText(report.value, place.addressOf(report.page)));
  if (report.value.outcome !== 'held') {
    const lacking = lack?.(report.value);
    if (lacking !== undefined) terminal.warn(lacking);
    return isDone(report.value) && lacking === undefined ? exitCodes.done : exitCodes.failed;
  }
  terminal.warn(
    `It waits for a decision: ${toType(`decide ${report.value.runId}`)} --approve or --reject, or the link in the mail.`,
  );
  return exitCodes.held;
}

function isDone({ outcome }: ImportReport): boolean {
  return ['completed', 'nothing-to-do', 'superseded', 'previewed'].includes(outcome);
}

/** So far this machine's clock and that of AWS may be apart, in milliseconds. */
const clockMargin = 300_000;

/** The executions of imports that started from a moment on, the newest first. */
async function importsSince(place: Pick<Place, 'lambda' | 'stage'>, since: number): Promise<string[]> {
  const found = await listExecutions(place.lambda, functionThere(place, 'csv-import', 'flow'), { since });
  return found.flatMap(({ DurableExecutionArn }) => DurableExecutionArn ?? []);
}

const startedWith = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(dropSchema);

/** How a run is looked at while it is waited for. */
type Looks = { pause: () => Promise<void>; lookAgain: LookAgain };

/** An execution that imports a file, and the id of its run. */
type Importing = { arn: string; runId: string };

/**
 * The execution that imports a file. Its name has what only S3 knows of the drop, so that it is found by what it was started
 * with, among those that there were not before.
 */
async function executionOf(
  place: Place,
  { key, etag }: { key: string; etag: string },
  { since, before }: { since: number; before: ReadonlySet<string> },
  { now, pause, lookAgain }: Looks & Pick<Terminal, 'now'>,
): Promise<Importing> {
  const others = new Set(before);
  for (const until = now() + longestUntilBegun; now() < until; await pause()) {
    for (const arn of await lookAgain(() => importsSince(place, since))) {
      if (others.has(arn)) continue;
      const command = new GetDurableExecutionCommand({ DurableExecutionArn: arn });
      const { InputPayload } = await lookAgain(() => place.lambda.send(command));
      const { data } = startedWith.safeParse(InputPayload);
      if (data?.key === key && data.etag === etag) return { arn, runId: runIdOf(data) };
      others.add(arn);
    }
  }
  throw new Error(
    `Its import has not begun in two minutes. ${toType('runs')} shows it when it has; ${toType('doctor')} looks why not.`,
  );
}

/** Shows the steps of an import until it has ended or waits for a decision, and reads its report. */
async function follow(
  { lambda, localLambda, bucket, stage }: Place,
  { arn, runId }: Importing,
  terminal: Terminal,
  looks: Looks,
): Promise<{ value: ImportReport; page: string }> {
  const lines = createStepLines(terminal);
  const flow = functionThere({ stage }, 'csv-import', 'flow');
  const watch = await watchFlow({ url: localLambda, flow, say: terminal.warn, now: terminal.now });
  const look = async (steps: readonly string[], events: number) => {
    lines.show(steps);
    await watch(events);
  };
  const { waits, folder, error } = await followExecution(lambda, arn, look, looks).finally(lines.clear);
  const place = folder ?? (await looks.lookAgain(() => folderOfRun(bucket, runId)));
  const report = place && (await looks.lookAgain(() => bucket.readJson(`${place}/report.json`, importReportSchema)));
  if (report) return { value: report.value, page: `${place}/report.html` };
  throw new Error(`Its run left no report: ${waits ? 'it waits for a decision' : (error ?? 'no reason is known')}.`);
}
