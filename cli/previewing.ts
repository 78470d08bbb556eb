import { createHash } from 'node:crypto';
import path from 'node:path';
import { keepReport } from '../lib/durable/runReport.ts';
import { importFields } from '../lib/flows/csv-import/importFields.ts';
import type { ImportReport } from '../lib/flows/csv-import/importReport.ts';
import { importReportPage } from '../lib/flows/csv-import/importReportPage.ts';
import { describeRun, findRunSource } from '../lib/flows/csv-import/importRun.ts';
import { type PreviewTools, previewImport } from '../lib/flows/csv-import/previewImport.ts';
import { refuseTooLarge } from '../lib/flows/csv-import/readDroppedFile.ts';
import { noRequests } from '../lib/isc/requestCounts.ts';
import { readRoster } from '../lib/people/csv/readRoster.ts';
import { listSources } from '../lib/sources/sources.ts';
import { keys } from '../lib/store/keys.ts';
import { resultText } from './console/result.ts';
import { encodeKey } from './place/place.ts';
import { readNamed } from './readNamed.ts';

export type PreviewOptions = {
  /** The path of the file on this machine. */
  file: string;
  /** The name of a source, or its id. */
  source: string;
  /** How the objects of the bucket are shown to whoever typed the command. */
  bucketUrl: string;
};

/**
 * Says what a file would do to a source, as its import in the inbox and as a full roster. The report is kept in the bucket.
 *
 * @param say gets what is to be shown
 * @returns the report; its outcome is `previewed` where the file could be looked at
 * @throws Error when there is no such file or source
 * @throws the reason of the signal when it was aborted, and no report is kept
 */
export async function previewFile(
  {
    bucket,
    isc,
    now,
    config,
    signal = new AbortController().signal,
  }: PreviewTools & { signal?: AbortSignal | undefined },
  { file, source, bucketUrl }: PreviewOptions,
  say: (text: string) => void,
): Promise<ImportReport> {
  const bytes = await readNamed(file);
  const tools = { bucket, isc, now, config };
  const startedAt = new Date(now()).toISOString();
  const etag = createHash('md5').update(bytes).digest('hex');
  const key = keys.dropped('preview', source, path.basename(file));
  const drop = { bucket: bucketUrl, key, etag, size: bytes.length, droppedAt: startedAt, sequencer: '' };
  const attempt = { counts: noRequests(), signal };
  const found = await findRunSource(tools, drop, attempt);
  if (!found.source) {
    const names = (await listSources(isc)).map(({ name }) => name).join(', ');
    throw new Error(`The tenant has no source "${source}". It has: ${names}. Check the name after --source.`);
  }
  const run = { ...describeRun(drop, found.source), wrongSettings: found.wrongSettings };
  const result = await previewImport(
    tools,
    run,
    async (schema) => refuseTooLarge(bytes.length) ?? readRoster(bytes, schema, config),
    attempt,
  ).catch((error: unknown) => {
    // A request that was cut off says so in its own words.
    signal.throwIfAborted();
    throw error;
  });
  signal.throwIfAborted();
  const report: ImportReport = {
    version: 1,
    kind: 'csv-import',
    runId: run.id,
    startedAt,
    finishedAt: new Date(now()).toISOString(),
    outcome: result.outcome,
    ...(result.error && { error: result.error }),
    requests: attempt.counts,
    ...(await importFields(tools, run, result)),
  };
  await keepReport(bucket, run.folder, report, importReportPage(report, config.timeZone));
  say(resultText(report, `${bucketUrl}/${encodeKey(`${run.folder}/report.html`)}`));
  return report;
}
