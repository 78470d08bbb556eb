import * as z from 'zod';
import { readAttestations } from '../people/attested.ts';
import { readBlocks } from '../people/blocked.ts';
import { accountKey } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';
import { inChunks } from '../store/inChunks.ts';
import { keys } from '../store/keys.ts';
import { changesInFile } from './changesInFile.ts';
import type { Directory } from './directory.ts';
import type { KnownSource } from './knownSources.ts';
import { reasonInFile } from './reasonInFile.ts';
import type { RunSummary } from './runSummary.ts';
import type { SourceRun } from './sourceRuns.ts';

/** What became of a person at some moment, as a page says it in its own words. */
export type TrailEntry = {
  /** ISO instant. */
  at: string;
  /**
   * `file`, `event`, `choice`, `transfer`: something of the record was changed, by a file, an event, a manager's choice or another
   * manager. `rejected`: a row of a file was set aside. `swept`: the record was deleted once its grace was over. `notice`: the
   * manager was told that the contract ends. `stopped` and `lifted`: a block. `still here` and `let end`: what the manager has said.
   */
  what:
    | 'file'
    | 'event'
    | 'choice'
    | 'transfer'
    | 'rejected'
    | 'swept'
    | 'notice'
    | 'stopped'
    | 'lifted'
    | 'still here'
    | 'let end';
  /** What it came to, in the words of the report. */
  outcome?: string | undefined;
  /** Of an event, what happened. */
  type?: string | undefined;
  changes: { name: string; from: string; to: string }[];
  /** Who did it: a person's address, the name of an HR system, or whoever decided. */
  by?: string | undefined;
  reason?: string | undefined;
  /** Of people who were offered to another manager: what that one said, and who did; the name of whose mail it was where nobody was signed in. */
  answer?: { kind: 'accepted' | 'declined'; by: string; isByLink: boolean } | undefined;
  /** Of a notice: how many days before the end. */
  daysBefore?: number | undefined;
  /** The folder of the run, where there was one; its report is in it. */
  folder?: string | undefined;
};

/** What is known of a person, the newest first. */
export type Trail = {
  entries: TrailEntry[];
  /** Of which time runs were looked through, as ISO instants. What stands apart from runs is there of all time. */
  from: string;
  until: string;
  /** How many runs of that time were left out, since there are too many, or their files are too large. */
  left: number;
};

/** `leaveOut` notes that a run could not be looked through. */
type RunTools = TrailTools & { leaveOut: () => void };

type TrailTools = { bucket: Pick<Bucket, 'folders' | 'read' | 'readJson'>; directory: Pick<Directory, 'runs'> };

const dayMilliseconds = 24 * 60 * 60_000;

/** So many days of runs are looked through at once. */
const trailDays = 60;

/** So many runs of them at most. */
const mostRuns = 300;

/**
 * Reads what became of a person: the runs of their source and the notices of some weeks, and what was said of them at any time.
 *
 * @param until looks back from here, in epoch milliseconds
 */
export async function readTrail(
  { bucket, directory }: TrailTools,
  source: Pick<KnownSource, 'id' | 'runFolders'>,
  accountName: string,
  until: number,
): Promise<Trail> {
  const from = until - trailDays * dayMilliseconds;
  const key = accountKey(accountName);
  const window = { after: compact(from), before: compact(until), most: mostRuns };
  const { runs, left } = await directory.runs.newest(source, window);
  let unread = 0;
  const leaveOut = () => {
    unread += 1;
  };
  const ofRuns = await inChunks(runs, (run) => entriesOf({ bucket, directory, leaveOut }, run, key));
  const entries = [
    ...ofRuns.flat(),
    ...(await sweepsOf(directory, source.id, key, { from, until })),
    ...(await noticesTo(bucket, source.id, key, window)),
    ...(await blocksOf(bucket, source.id, accountName)),
    ...(await attestationsOf(bucket, source.id, accountName)),
  ];
  entries.sort((one, other) => (one.at < other.at ? 1 : -1));
  return { entries, from: new Date(from).toISOString(), until: new Date(until).toISOString(), left: left + unread };
}

/** As the ids of runs begin, to the second. */
function compact(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
}

async function entriesOf(tools: RunTools, run: SourceRun, key: string): Promise<TrailEntry[]> {
  const { folder, summary } = run;
  const at = summary.finishedAt;
  const isTheirs = (name: string | undefined) => name !== undefined && accountKey(name) === key;
  const ofEvents = (summary.events ?? []).filter(({ accountName }) => isTheirs(accountName));
  const entries = ofEvents.map(({ system, event, outcome, reason, changed }): TrailEntry => {
    const { type, by = system, comment } = event;
    const why = [reason, comment].filter(Boolean).join(' · ');
    return { at, what: 'event', type, outcome, by, reason: why, changes: changed, folder };
  });
  if (summary.kind === 'csv-import') entries.push(...(await entriesOfFile(tools, run, key)));
  if (summary.kind === 'contract-choice' && isTheirs(summary.accountName)) entries.push(choiceOf(summary, at, folder));
  for (const one of summary.people ?? []) {
    if (!isTheirs(one.accountName)) continue;
    const changes = one.outcome === 'transferred' ? [{ name: 'manager', from: one.from, to: one.to }] : [];
    const { by } = summary;
    const [reason, answer] = [one.reason ?? '', answerIn(summary)];
    entries.push({ at, what: 'transfer', outcome: one.outcome, by, reason, answer, changes, folder });
  }
  return entries;
}

function answerIn({ answeredAt, answeredBy, manager, outcome }: RunSummary): TrailEntry['answer'] {
  if (answeredAt === undefined) return undefined;
  const kind = outcome === 'declined' ? 'declined' : 'accepted';
  return { kind, by: answeredBy ?? manager?.to ?? '', isByLink: answeredBy === undefined };
}

function choiceOf({ outcome, by, endDate, error }: RunSummary, at: string, folder: string): TrailEntry {
  const moved = outcome === 'extended' && endDate?.after !== undefined;
  const changes = moved ? [{ name: 'endDate', from: endDate.before, to: endDate.after ?? '' }] : [];
  return { at, what: 'choice', outcome, by, reason: error, changes, folder };
}

async function entriesOfFile(
  { bucket, directory, leaveOut }: RunTools,
  run: SourceRun,
  key: string,
): Promise<TrailEntry[]> {
  const { folder, summary } = run;
  const { counts, decision } = summary;
  const at = summary.finishedAt;
  const entries: TrailEntry[] = [];
  // A run that changed very many people is not remembered as a whole.
  const changes = (await directory.runs.changesOf(run)) ?? (await changesInFile(bucket, `${folder}/changes.csv`, key));
  if (!changes) leaveOut();
  const own = (changes ?? []).filter(({ account }) => accountKey(account) === key);
  if (own.length > 0) {
    // Who decided whether a list is imported at all is not who let people go.
    const by = (decision && summary.decidedBy) ?? summary.droppedBy;
    const shown = own.map(({ what, from, to }) => ({ name: what, from, to }));
    entries.push({ at, what: 'file', outcome: decision, by, changes: shown, folder });
  }
  if (Number(counts['rejected'] ?? 0) + Number(counts['failed'] ?? 0) > 0) {
    const reason = await reasonInFile(bucket, `${folder}/rejected.csv`, key);
    if (reason !== undefined) entries.push({ at, what: 'rejected', reason, changes: [], folder });
  }
  return entries;
}

/** The sweeps that deleted a person's record. */
async function sweepsOf(
  { runs }: TrailTools['directory'],
  sourceId: string,
  key: string,
  { from, until }: { from: number; until: number },
): Promise<TrailEntry[]> {
  const found = await runs.sweepsSince(new Date(from).toISOString(), compact(until));
  const entries = await inChunks(found, async (run): Promise<TrailEntry[]> => {
    const { finishedAt: at, decidedBy: by } = run.summary;
    if (!(Date.parse(at) >= from && Date.parse(at) < until)) return [];
    const deleted = (await runs.deletedOf(run, sourceId)) ?? [];
    const isTheirs = deleted.some(({ account }) => accountKey(account) === key);
    return isTheirs ? [{ at, what: 'swept', by, changes: [], folder: run.folder }] : [];
  });
  return entries.flat();
}

const dueSchema = z.array(
  z.object({
    recordId: z.string().optional(),
    sourceId: z.string(),
    accountName: z.string(),
    daysBefore: z.number().optional(),
    managerEmail: z.string().optional(),
    endDate: z.string().optional(),
  }),
);

/**
 * The notices that managers, or the operators in their place, were given of a person's end. One that is due once more in a later run, and no
 * notice of another end in between, was not given in the earlier one.
 */
async function noticesTo(
  bucket: TrailTools['bucket'],
  sourceId: string,
  key: string,
  { after, before }: { after: string; before: string },
): Promise<TrailEntry[]> {
  const prefix = `${keys.jobRun('expiry-notice', '')}`;
  const ids = (await bucket.folders(prefix, after)).filter((id) => id < before && !id.endsWith('-dry-run'));
  const notices = await inChunks(ids, async (id): Promise<[string, TrailEntry][]> => {
    const folder = `${prefix}${id}`;
    const listIn = async (name: string) => {
      const all = (await bucket.readJson(`${folder}/${name}`, dueSchema).catch(() => undefined))?.value ?? [];
      return all.filter((one) => one.sourceId === sourceId && accountKey(one.accountName) === key);
    };
    const own = await listIn('due.json');
    // A manager whose address takes no mail was not told: the operators were.
    const isUntold = own.length > 0 && (await listIn('unreachable.json')).length > 0;
    return own.map(({ recordId, daysBefore, managerEmail, endDate }) => {
      const by = isUntold ? undefined : managerEmail;
      const of = JSON.stringify([recordId, endDate, daysBefore]);
      return [of, { at: instantOf(id), what: 'notice', daysBefore, by, changes: [], folder }];
    });
  });
  const all = notices.flat();
  return all.flatMap(([of, entry], index) => (all[index + 1]?.[0] === of ? [] : [entry]));
}

/** The moment that the id of a run begins with, `20261128T070000000Z`. */
function instantOf(id: string): string {
  return id.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z.*$/, '$1-$2-$3T$4:$5:$6.$7Z');
}

async function blocksOf(bucket: TrailTools['bucket'], sourceId: string, accountName: string): Promise<TrailEntry[]> {
  const blocks = await readBlocks(bucket, sourceId, accountName);
  return blocks.flatMap(({ by, reason, at, lifted }): TrailEntry[] => [
    { at, what: 'stopped', by, reason, changes: [] },
    ...(lifted ? [{ at: lifted.at, what: 'lifted' as const, by: lifted.by, reason: lifted.reason, changes: [] }] : []),
  ]);
}

async function attestationsOf(
  bucket: TrailTools['bucket'],
  sourceId: string,
  accountName: string,
): Promise<TrailEntry[]> {
  const said = await readAttestations(bucket, sourceId, accountName);
  return said.map(({ kind, by, at }) => ({ at, what: kind, by, changes: [] }));
}
