import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { momentText } from '../lib/dates/momentText.ts';
import { holdSchema } from '../lib/decisions/hold.ts';
import { hrEventReportSchema } from '../lib/flows/hr-events/eventReport.ts';
import { html } from '../lib/pages/markup.ts';
import { definitionList, renderPage, table } from '../lib/pages/page.ts';
import { markValue } from '../lib/people/csv/spreadsheetText.ts';
import type { Bucket } from '../lib/store/bucket.ts';
import type { Place } from './place/place.ts';
import { listRuns, type Run } from './runs.ts';

/** One thing that was done about a person, and the run that did it. */
type EvidenceLine = {
  when: string;
  source: string;
  kind: string;
  account: string;
  what: string;
  from: string;
  to: string;
  run: string;
};

type DecisionLine = { when: string; what: string; decision: string; by: string; run: string };
type ReportLine = { when: string; kind: string; source: string; outcome: string; report: string; sha256: string };

type Evidence = { lines: EvidenceLine[]; decisions: DecisionLine[]; reports: ReportLine[] };

/**
 * What was done in a time, for auditors: every change of a person with its run, every decision with who made it, and the
 * report of every run with its SHA-256.
 *
 * @param from epoch milliseconds
 * @param until epoch milliseconds; that moment is not in it
 */
export async function collectEvidence(
  place: Pick<Place, 's3' | 'bucketName' | 'bucket'>,
  from: number,
  until: number,
): Promise<Evidence> {
  const isIn = (instant: string) => Date.parse(instant) >= from && Date.parse(instant) < until;
  const all = await listRuns(place, { since: from, most: Number.POSITIVE_INFINITY });
  const runs = all.filter(({ finishedAt }) => isIn(finishedAt)).reverse();
  const lines: EvidenceLine[] = [];
  const reports: ReportLine[] = [];
  for (const run of runs) {
    const key = `${run.folder}/report.json`;
    const found = await place.bucket.read(key);
    if (found.kind !== 'found') continue;
    const { finishedAt: when, kind, outcome, source } = run;
    const sha256 = createHash('sha256').update(found.bytes).digest('hex');
    reports.push({ when, kind, source: source?.name ?? '', outcome, report: key, sha256 });
    if (!run.dryRun && outcome !== 'previewed') lines.push(...(await linesOf(place.bucket, run, found.bytes)));
  }
  return { lines, reports, decisions: await decisionsOf(place.bucket, isIn) };
}

async function linesOf(bucket: Bucket, run: Run, report: Uint8Array): Promise<EvidenceLine[]> {
  const common = { when: run.finishedAt, source: run.source?.name ?? '', kind: run.kind, run: run.runId };
  const events = hrEventReportSchema.safeParse(JSON.parse(new TextDecoder().decode(report))).data?.events ?? [];
  const said = events.flatMap(({ accountName: account = '', outcome, changed }) =>
    changed.length === 0
      ? [{ ...common, account, what: outcome, from: '', to: '' }]
      : changed.map(({ name, from, to }) => ({ ...common, account, what: `${outcome}: ${name}`, from, to })),
  );
  const files = (await bucket.list(`${run.folder}/`)).map((key) => key.slice(run.folder.length + 1));
  for (const file of files.filter((name) => name === 'changes.csv' || /^deleted.*\.csv$/.test(name))) {
    const found = await bucket.read(`${run.folder}/${file}`);
    if (found.kind !== 'found') continue;
    const rows: Record<string, string>[] = parse(found.bytes, { bom: true, columns: true, relax_column_count: true });
    const plain = (text = '') => text.replace(/^'(?=[=+\-@\t\r'])/, '');
    for (const row of rows) {
      const account = plain(row['account'] ?? row['accountName'] ?? Object.values(row)[0]);
      const what = file === 'changes.csv' ? (row['what'] ?? '') : 'deleted';
      said.push({ ...common, account, what, from: plain(row['from']), to: plain(row['to']) });
    }
  }
  return said;
}

async function decisionsOf(bucket: Bucket, isIn: (instant: string) => boolean): Promise<DecisionLine[]> {
  const lines: DecisionLine[] = [];
  for (const key of await bucket.list('decisions/')) {
    const hold = (await bucket.readJson(key, holdSchema).catch(() => undefined))?.value;
    if (!hold) continue;
    const when = hold.decided?.at ?? hold.expiresAt;
    if (!isIn(when) || (!hold.decided && !hold.lapsed)) continue;
    const by = hold.decided ? (hold.decided.by ?? 'by the link of the mail') : 'nobody';
    lines.push({ when, what: hold.what, decision: hold.decided?.decision ?? 'lapsed', by, run: hold.runId });
  }
  return lines.sort((one, other) => (one.when < other.when ? -1 : 1));
}

/** So many lines by a rule that whoever looks can repeat: those whose SHA-256 comes first. */
export function sampleOf(lines: readonly EvidenceLine[], count: number): EvidenceLine[] {
  const digest = (line: EvidenceLine) => createHash('sha256').update(JSON.stringify(line)).digest('hex');
  const chosen = new Set([...lines].sort((one, other) => (digest(one) < digest(other) ? -1 : 1)).slice(0, count));
  return lines.filter((line) => chosen.has(line));
}

/** Writes the evidence as three tables and a page. @returns the names of the files */
export async function writeEvidence(
  folder: string,
  title: string,
  evidence: Evidence,
  isSample: boolean,
  timeZone: string,
): Promise<string[]> {
  const { lines, decisions, reports } = evidence;
  const files: Record<string, string> = {
    'changes.csv': tableOf(['when', 'source', 'kind', 'account', 'what', 'from', 'to', 'run'], lines),
    'decisions.csv': tableOf(['when', 'what', 'decision', 'by', 'run'], decisions),
    'reports.csv': tableOf(['when', 'kind', 'source', 'outcome', 'report', 'sha256'], reports),
  };
  const digests = Object.entries(files).map(
    ([name, text]) => [name, createHash('sha256').update(text).digest('hex')] as const,
  );
  const kinds = [...Map.groupBy(lines, ({ what }) => what.replace(/:.*/, ''))].map(
    ([what, some]) => [what, some.length] as const,
  );
  const decided = decisions.map(({ when, what, decision, by }) => [momentText(when, timeZone), what, decision, by]);
  files['evidence.html'] = renderPage({
    eyebrow: 'nelm: evidence',
    headline: title,
    tone: 'plain',
    reason: isSample ? 'A sample: the lines whose SHA-256 comes first.' : undefined,
    body: html`
<h2>What was done</h2>
${kinds.length === 0 ? html`<p>Nothing was done in this time.</p>` : table(['What', 'Lines'], kinds)}
<h2>Who decided</h2>
${decisions.length === 0 ? html`<p>Nothing was decided in this time.</p>` : table(['When', 'What', 'Decision', 'By'], decided)}
<h2>Files</h2>
${definitionList(Object.fromEntries(digests.map(([name, digest]) => [`${name}, SHA-256`, digest])))}`,
    footer: `${reports.length} reports; reports.csv has the SHA-256 of each.`,
  });
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(folder, name), text);
  return Object.keys(files);
}

function tableOf<Line extends Record<string, string>>(
  columns: readonly (keyof Line & string)[],
  lines: readonly Line[],
): string {
  return stringify([[...columns], ...lines.map((line) => columns.map((column) => markValue(line[column] ?? '')))], {
    bom: true,
  });
}
