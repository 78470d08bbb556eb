import { resultText, shownReportSchema } from './console/result.ts';
import { exitCodes } from './exitCodes.ts';
import type { Fired } from './firing.ts';
import type { Place } from './place/place.ts';

/** Shows what a run has come to, and where its report is. @returns the exit code */
export async function showRun(
  { bucket, addressOf }: Pick<Place, 'bucket' | 'addressOf'>,
  { runId, waits, status, folder, error }: Fired,
  say: (text: string) => void,
): Promise<number> {
  if (waits) {
    say(`Run ${runId} waits for a decision: nelm waiting shows it, and the operators have a mail with a link to it.`);
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
