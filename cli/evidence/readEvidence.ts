import { createHash } from 'node:crypto';
import { contractSchema } from '../../lib/contracts/keptContract.ts';
import { type Hold, holdSchema } from '../../lib/decisions/hold.ts';
import { reasonOf } from '../../lib/durable/failure.ts';
import { blockSchema } from '../../lib/people/blocked.ts';
import { inChunks } from '../../lib/store/inChunks.ts';
import { keys } from '../../lib/store/keys.ts';
import type { Place } from '../place/place.ts';
import { listReports } from '../reports.ts';
import { type Run, runSchema } from '../runs.ts';
import type { EvidenceLine, Found } from './evidenceLine.ts';
import { type Beside, byLink, linesOfReport, type Said } from './linesOfReport.ts';

type EvidencePlace = Pick<Place, 's3' | 'bucketName' | 'bucket'>;

/** So many reports are read ahead, whatever time is asked for. */
const readAhead = 10;

/** Epoch milliseconds; the last moment is not in it. */
export type Window = { from: number; until: number };

/**
 * Reads what was done and decided in a time, one thing after the other: the runs in the order in which their reports were written,
 * then who was stopped, then what waited for a decision. Of years of runs no more is held at once than the keys of their reports
 * and what some of them say.
 */
export async function* readEvidence(place: EvidencePlace, window: Window): AsyncGenerator<Found> {
  const { bucket } = place;
  const holds = await inChunks(await bucket.list(keys.allHolds), (key) => readHoldOf(bucket, key, window));
  const deciders = new Map(holds.flatMap(({ approved }) => approved));
  const reports = (await listReports(place, window)).reverse();
  for (let first = 0; first < reports.length; first += readAhead) {
    const some = reports.slice(first, first + readAhead);
    const found = await Promise.all(some.map((one) => readReport(bucket, one, window, deciders)));
    yield* found.flat();
  }
  yield* (await inChunks(await bucket.list(keys.allBlocked), (key) => readStops(bucket, key, window))).flat();
  yield* holds.flatMap(({ found }) => found);
}

async function readReport(
  bucket: Place['bucket'],
  { folder, writtenAt }: { folder: string; writtenAt: number },
  window: Window,
  deciders: ReadonlyMap<string, string>,
): Promise<Found[]> {
  const key = `${folder}/report.json`;
  const read = await bucket.read(key);
  if (read.kind !== 'found') return [];
  const json = parseJson(read.bytes);
  const { data: report } = runSchema.safeParse(json);
  // When a run ended that cannot be read nobody knows: it is told where its report was written.
  if (!report) return isIn(new Date(writtenAt).toISOString(), window) ? [unread(key, 'is no report')] : [];
  if (!isIn(report.finishedAt, window)) return [];
  const run: Run = { ...report, folder };
  const sha256 = digestOf(read.bytes);
  const files: Found[] = [];
  const beside: Beside = {
    async readFile(file) {
      const found = await bucket.read(`${folder}/${file}`);
      if (found.kind !== 'found') throw new Error(`${file} beside it is gone`);
      files.push(objectOf(run, `${folder}/${file}`, digestOf(found.bytes)));
      return new TextDecoder().decode(found.bytes);
    },
    approvedBy: (runId) => deciders.get(runId),
    recipientsOf: (runId) => readRecipients(bucket, runId),
  };
  try {
    const said = run.dryRun ? [] : await linesOfReport(run.kind, json, beside);
    const common = { when: run.finishedAt, flow: run.kind, run: run.runId, report: key, sha256 };
    const lines = said.map((one) => lineFound({ source: run.source?.name ?? '', ...one }, common));
    return [objectOf(run, key, sha256), ...files, ...lines];
  } catch (error) {
    const why = error instanceof Error && error.name !== 'ZodError' ? reasonOf(error) : 'is not what its flow writes';
    return [objectOf(run, key, sha256), ...files, unread(key, why)];
  }
}

/** To whom the mail went whose link a run carries out: the run's id ends in the beginning of the contract's. */
async function readRecipients(bucket: Place['bucket'], runId: string): Promise<string[]> {
  const beginning = runId.slice(runId.lastIndexOf('-') + 1);
  const [key] = await bucket.list(keys.contract(beginning).replace(/\.json$/, ''));
  const kept = key === undefined ? undefined : await bucket.readJson(key, contractSchema).catch(() => undefined);
  return kept?.value.recipients ?? [];
}

async function readStops(bucket: Place['bucket'], key: string, window: Window): Promise<Found[]> {
  const read = await bucket.read(key);
  if (read.kind !== 'found') return [];
  const { data } = blockSchema.safeParse(parseJson(read.bytes));
  if (!data) return [unread(key, 'is no block')];
  const said = data.blocks.flatMap(({ lifted, ...stopped }) => [
    { kind: 'stopped' as const, ...stopped },
    ...(lifted ? [{ kind: 'lifted' as const, ...lifted }] : []),
  ]);
  const own = said.filter(({ at }) => isIn(at, window));
  if (own.length === 0) return [];
  const { accountName: account, source } = data;
  const common = { flow: 'block', run: '', report: key, sha256: digestOf(read.bytes) };
  return [
    objectFound(key, common.sha256, { when: own.at(-1)?.at ?? '', flow: 'block', source: source.name }),
    ...own.map(({ kind, at: when, by, reason: what }) =>
      lineFound({ kind, source: source.name, account, what, by }, { ...common, when }),
    ),
  ];
}

/** What a hold says of the time, and of any time who approved what its run waited for. */
async function readHoldOf(
  bucket: Place['bucket'],
  key: string,
  window: Window,
): Promise<{ found: Found[]; approved: [string, string][] }> {
  const read = await bucket.read(key);
  if (read.kind !== 'found') return { found: [], approved: [] };
  const { data: hold } = holdSchema.safeParse(parseJson(read.bytes));
  if (!hold) return { found: [unread(key, 'is nothing that waits for a decision')], approved: [] };
  const { runId: run, decided } = hold;
  const approved: [string, string][] = decided?.decision === 'approve' ? [[run, decided.by ?? byLink]] : [];
  const own = saidOfHold(hold).filter(({ when }) => isIn(when, window));
  if (own.length === 0) return { found: [], approved };
  const sha256 = digestOf(read.bytes);
  const outcome = decided?.decision ?? (hold.lapsed ? 'lapsed' : 'waits');
  const found = [
    objectFound(key, sha256, { when: own.at(-1)?.when ?? '', flow: 'decision', outcome }),
    ...own.map(({ when, ...said }) => lineFound(said, { when, flow: 'decision', run, report: key, sha256 })),
  ];
  return { found, approved };
}

function saidOfHold({ what, why, heldAt, expiresAt, decided, lapsed }: Hold): (Said & { when: string })[] {
  const held = { when: heldAt, kind: 'held' as const, what, to: why };
  if (decided) {
    const to = [decided.decision, decided.reason].filter(Boolean).join(': ');
    return [held, { when: decided.at, kind: 'decided', what, to, by: decided.by ?? byLink }];
  }
  return lapsed ? [held, { when: expiresAt, kind: 'decided', what, to: 'lapsed', by: 'nobody' }] : [held];
}

function lineFound(
  { kind, source = '', account = '', what = '', from = '', to = '', by = '', file = '' }: Said,
  { when, flow, run, report, sha256 }: Pick<EvidenceLine, 'when' | 'flow' | 'run' | 'report' | 'sha256'>,
): Found {
  const line = { when, kind, source, account, what, from, to, by };
  return { is: 'line', line: { ...line, flow, run, report, sha256, file } };
}

function objectOf({ finishedAt, kind, source, outcome }: Run, key: string, sha256: string): Found {
  return objectFound(key, sha256, { when: finishedAt, flow: kind, source: source?.name ?? '', outcome });
}

function objectFound(
  key: string,
  sha256: string,
  { when, flow, source = '', outcome = '' }: { when: string; flow: string; source?: string; outcome?: string },
): Found {
  return { is: 'object', object: { when, flow, source, outcome, key, sha256 } };
}

function unread(key: string, why: string): Found {
  return { is: 'unread', key, why };
}

function isIn(instant: string, { from, until }: Window): boolean {
  return Date.parse(instant) >= from && Date.parse(instant) < until;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
