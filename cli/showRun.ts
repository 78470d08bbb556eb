import { readHold } from '../lib/decisions/hold.ts';
import { resultText, shownReportSchema } from './console/result.ts';
import { exitCodes } from './exitCodes.ts';
import type { Fired } from './firing.ts';
import { momentText } from './moments.ts';
import type { Place } from './place/place.ts';

/** Shows what a run has come to, and where its report is. @returns the exit code */
export async function showRun(
  { bucket, addressOf }: Pick<Place, 'bucket' | 'addressOf'>,
  { runId, waits, status, folder, error }: Fired,
  say: (text: string) => void,
): Promise<number> {
  if (waits) {
    say(
      `Run ${runId} waits for a decision: npx nelm waiting shows it, and the operators have a mail with a link to it.`,
    );
    return exitCodes.held;
  }
  const code = status === 'SUCCEEDED' ? exitCodes.done : exitCodes.failed;
  // Of a run that failed nobody tells the folder.
  const found = folder ?? (await bucket.list('runs/')).find((key) => key.endsWith(`/${runId}/report.json`));
  if (found === undefined) say(`Run ${runId} left no report: ${error ?? 'no reason is known'}`);
  if (found === undefined) return code;
  const place = found.replace(/\/report\.json$/, '');
  const report = await bucket.readJson(`${place}/report.json`, shownReportSchema);
  if (report) say(resultText(report.value, addressOf(`${place}/report.html`)));
  else say(`Run ${runId} found nothing to do, and leaves no report.`);
  return code;
}

/** Shows a run that was: its report, who decided what it waited for, and what else lies in its folder. */
export async function showOneRun(
  { bucket, addressOf }: Pick<Place, 'bucket' | 'addressOf'>,
  folder: string,
  { json, timeZone }: { json: boolean; timeZone: string },
  say: (text: string) => void,
): Promise<void> {
  const found = await bucket.read(`${folder}/report.json`);
  const report = found.kind === 'found' ? JSON.parse(new TextDecoder().decode(found.bytes)) : undefined;
  if (json) return say(JSON.stringify(report));
  const shown = shownReportSchema.parse(report);
  say(resultText(shown, addressOf(`${folder}/report.html`)));
  const hold = await readHold(bucket, shown.runId);
  if (hold?.decided) {
    const { decision, at, by = 'somebody with the link of the mail' } = hold.decided;
    say(`  ${decision === 'approve' ? 'approved' : 'rejected'} by ${by} at ${momentText(at, timeZone)} (${timeZone})`);
  } else if (hold) say(`  waits for a decision, or lapsed: npx nelm waiting says which`);
  say(
    `  began ${momentText(shown.startedAt, timeZone)}, ended ${momentText(shown.finishedAt, timeZone)} (${timeZone})`,
  );
  const files = (await bucket.list(`${folder}/`)).map((key) => key.slice(folder.length + 1));
  say(`  files: ${files.join(', ')}`);
}
