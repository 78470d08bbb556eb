import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetDurableExecutionCommand, ListDurableExecutionsByFunctionCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { type ImportReport, importReportSchema } from '../lib/flows/csv-import/importReport.ts';
import { findSource, listSources } from '../lib/sources/sources.ts';
import { dropSchema, isMeant } from '../lib/store/drop.ts';
import { resultText } from './console/result.ts';
import { exitCodes } from './exitCodes.ts';
import { createStepLines, followExecution } from './followRun.ts';
import { untilInterrupted } from './interrupted.ts';
import { functionThere, type Place } from './place/place.ts';
import type { Terminal } from './shell.ts';
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
  /** Whether the report alone is printed, as JSON. */
  json: boolean;
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
  { file, source: wanted, folder, waits, json }: ImportOptions,
  terminal: Terminal,
): Promise<number> {
  const name = path.basename(file);
  if (!isMeant(name))
    throw new WrongUse(`${name} is a file that programs make for themselves: rename it, and it is taken.`);
  const bytes = await readFile(file).catch((error: Error & { code?: string }) => {
    throw new Error(`${file} cannot be read (${error.code}). Check its name.`);
  });
  const sources = await listSources(place.isc);
  const source = findSource(sources, wanted);
  if (!source) {
    const names = sources.map((one) => one.name).join(', ');
    throw new Error(`The tenant has no source "${wanted}". It has: ${names}. Check the name after --source.`);
  }
  const before = new Set((await newestImports(place)).map(({ arn }) => arn));
  const key = `${folder}/${source.id}/${name}`;
  const etag = await place.bucket.upload(key, bytes, 'application/octet-stream');
  terminal.warn(`Dropped ${name} for ${source.name} on ${place.title}, in ${folder}/.`);
  if (!waits) {
    terminal.say(
      `Its import begins by itself. npx nelm runs --source ${JSON.stringify(source.name)} shows what became of it.`,
    );
    return exitCodes.done;
  }
  const goesOn = `Its import goes on by itself. npx nelm runs --source ${JSON.stringify(source.name)} shows what became of it.`;
  const report = await untilInterrupted(goesOn, terminal, async () => {
    const arn = await executionOf(place, { key, etag }, before, terminal.now);
    return await follow(place, arn, terminal);
  });
  terminal.say(json ? JSON.stringify(report.value) : resultText(report.value, place.addressOf(report.page)));
  if (report.value.outcome !== 'held') return isDone(report.value) ? exitCodes.done : exitCodes.failed;
  terminal.warn(
    `It waits for a decision: npx nelm decide ${report.value.runId} --approve or --reject, or the link in the mail.`,
  );
  return exitCodes.held;
}

function isDone({ outcome }: ImportReport): boolean {
  return ['completed', 'nothing-to-do', 'superseded', 'previewed'].includes(outcome);
}

/** The newest executions of imports. */
async function newestImports(place: Place): Promise<{ arn: string }[]> {
  const FunctionName = functionThere(place, 'csv-import', 'flow');
  const command = new ListDurableExecutionsByFunctionCommand({ FunctionName, ReverseOrder: true, MaxItems: 50 });
  const { DurableExecutions = [] } = await place.lambda.send(command);
  return DurableExecutions.map(({ DurableExecutionArn: arn = '' }) => ({ arn }));
}

const startedWith = z
  .string()
  .transform((text) => JSON.parse(text))
  .pipe(dropSchema);

/**
 * The execution that imports a file. Its name has what only S3 knows of the drop, so that it is found by what it was started
 * with, among those that there were not before.
 */
async function executionOf(
  { lambda, ...place }: Place,
  { key, etag }: { key: string; etag: string },
  before: ReadonlySet<string>,
  now: () => number,
): Promise<string> {
  const others = new Set(before);
  for (const until = now() + longestUntilBegun; now() < until; await sleep(200)) {
    for (const { arn } of await newestImports({ lambda, ...place })) {
      if (others.has(arn)) continue;
      const { InputPayload } = await lambda.send(new GetDurableExecutionCommand({ DurableExecutionArn: arn }));
      const { data } = startedWith.safeParse(InputPayload);
      if (data?.key === key && data.etag === etag) return arn;
      others.add(arn);
    }
  }
  throw new Error(
    'Its import has not begun in two minutes. npx nelm runs shows it when it has; npx nelm doctor looks why not.',
  );
}

/** Shows the steps of an import until it has ended or waits for a decision, and reads its report. */
async function follow(
  { lambda, localLambda, bucket, stage }: Place,
  arn: string,
  terminal: Terminal,
): Promise<{ value: ImportReport; page: string }> {
  const lines = createStepLines(terminal);
  const flow = functionThere({ stage }, 'csv-import', 'flow');
  const watch = await watchFlow({ url: localLambda, flow, say: terminal.warn, now: terminal.now });
  const { waits, folder, error } = await followExecution(lambda, arn, async (steps) => {
    lines.show(steps);
    await watch();
  }).finally(lines.clear);
  const { DurableExecutionName: name = '' } = await lambda.send(
    new GetDurableExecutionCommand({ DurableExecutionArn: arn }),
  );
  const runId = name.slice(name.indexOf('-csv-') + '-csv-'.length);
  const found = folder ?? (await bucket.list('runs/')).find((key) => key.endsWith(`/${runId}/report.json`));
  const place = found?.replace(/\/report\.json$/, '');
  const report = place && (await bucket.readJson(`${place}/report.json`, importReportSchema));
  if (report) return { value: report.value, page: `${place}/report.html` };
  throw new Error(`Its run left no report: ${waits ? 'it waits for a decision' : (error ?? 'no reason is known')}.`);
}
