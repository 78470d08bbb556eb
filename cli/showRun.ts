import * as z from 'zod';
import { toType } from '../lib/config/toType.ts';
import { readHold } from '../lib/decisions/hold.ts';
import { firstQuestionOf } from '../lib/decisions/questions.ts';
import { runReportSchema } from '../lib/durable/runReport.ts';
import { runThatAsks } from '../lib/flows/expiry-sweep/standingQuestion.ts';
import { resultText, shownReportSchema } from './console/result.ts';
import { exitCodes } from './exitCodes.ts';
import type { Fired } from './firing.ts';
import { momentText } from './moments.ts';
import type { Place } from './place/place.ts';
import { folderOfRun, idOf } from './reports.ts';
import { inLine } from './table.ts';

/** What a run has come to. `report`: as its flow wrote it, where it left one. */
type Became = {
  runId: string;
  state: 'waits' | 'succeeded' | 'failed';
  error?: string;
  report?: z.output<typeof keptReport>;
  /** The ids of the runs that wait for a decision, as they are decided by. */
  toDecide?: string[];
  /** The exit code. */
  code: number;
};

const keptReport = z.looseObject(runReportSchema.shape);

/** Shows what a run has come to, and where its report is. */
export async function showRun(
  { bucket, addressOf }: Pick<Place, 'bucket' | 'addressOf'>,
  { runId, waits, status, folder, error }: Fired,
  say: (text: string) => void,
): Promise<Became> {
  if (waits) {
    say(`Run ${runId} waits for a decision: ${toDecideIt(runId)}`);
    return { runId, state: 'waits', toDecide: [runId], code: exitCodes.held };
  }
  const isDone = status === 'SUCCEEDED';
  const became: Became = {
    ...{ runId, state: isDone ? 'succeeded' : 'failed', code: isDone ? exitCodes.done : exitCodes.failed },
    ...(error !== undefined && { error }),
  };
  // Of a run that failed nobody tells the folder.
  const found = folder ?? (await folderOfRun(bucket, runId));
  const kept = found === undefined ? undefined : await bucket.readJson(`${found}/report.json`, keptReport);
  if (kept) {
    const shown = shownReportSchema.parse(kept.value);
    say(resultText(shown, addressOf(`${found}/report.html`)));
    const asking = await runsThatAsk(bucket, shown);
    for (const { source, asks } of asking) say(`${inLine(source)} waits for a decision: ${toDecideIt(asks)}`);
    if (asking.length > 0) {
      became.toDecide = asking.map(({ asks }) => asks);
      if (isDone) Object.assign(became, { state: 'waits', code: exitCodes.held });
    }
  } else if (isDone && found !== undefined) say(`Run ${runId} found nothing to do, and leaves no report.`);
  else say(`Run ${runId} left no report: ${error ?? 'no reason is known'}`);
  return kept ? { ...became, report: kept.value } : became;
}

function toDecideIt(runId: string): string {
  return `${toType(`decide ${runId}`)} --approve or --reject, or the link in the mail. ${toType('waiting')} shows it.`;
}

/** What a sweep has left to the operators: it asks in runs of their own, one for each source. */
async function runsThatAsk(
  bucket: Place['bucket'],
  shown: z.output<typeof shownReportSchema>,
): Promise<{ source: string; asks: string }[]> {
  const sources = ('sources' in shown && shown.sources) || [];
  const asked = sources.filter(({ outcome }) => ['held', 'waits'].includes(outcome));
  const found = await Promise.all(asked.map(async ({ id, name }) => ({ name, asks: await runThatAsks(bucket, id) })));
  return found.flatMap(({ name, asks }) => (asks === undefined ? [] : [{ source: name, asks }]));
}

/** Shows a run that was: its report, who decided what it waited for, and what else lies in its folder. */
export async function showOneRun(
  { bucket, addressOf }: Pick<Place, 'bucket' | 'addressOf'>,
  folder: string,
  { json, timeZone }: { json: boolean; timeZone: string },
  say: (text: string) => void,
): Promise<void> {
  const found = await bucket.read(`${folder}/report.json`);
  if (found.kind !== 'found') {
    throw new Error(
      `Run ${idOf(folder)} has left no report yet: it is under way. Type the same once more when it has ended.`,
    );
  }
  const report = JSON.parse(new TextDecoder().decode(found.bytes));
  if (json) return say(JSON.stringify(report));
  const shown = shownReportSchema.parse(report);
  say(resultText(shown, addressOf(`${folder}/report.html`)));
  for (const question of [firstQuestionOf(shown.runId), shown.runId]) {
    const hold = await readHold(bucket, question);
    if (hold?.decided) {
      const { decision, at, by = 'somebody with the link of the mail' } = hold.decided;
      say(
        `  ${decision === 'approve' ? 'approved' : 'rejected'} by ${by} at ${momentText(at, timeZone)} (${timeZone})`,
      );
    } else if (hold) say(`  waits for a decision, or lapsed: ${toType('waiting')} says which`);
  }
  say(
    `  began ${momentText(shown.startedAt, timeZone)}, ended ${momentText(shown.finishedAt, timeZone)} (${timeZone})`,
  );
  const files = (await bucket.list(`${folder}/`)).map((key) => key.slice(folder.length + 1));
  say(`  files: ${files.join(', ')}`);
}
