import type { Attempt } from '../../durable/attempt.ts';
import { recordEndings } from '../../people/leavers.ts';
import { noteLetIn } from '../../people/letInBefore.ts';
import type { SchemaAttribute } from '../../people/person.ts';
import { readChanges } from './changes.ts';
import { readPeople } from './exportPeople.ts';
import { changesOf } from './heldRows.ts';
import type { Counts } from './importReport.ts';
import { type ImportRun, type ImportTools, orderOf } from './importRun.ts';
import { keepPlan } from './keepPlan.ts';
import { readLaterFiles } from './namedPeople.ts';
import { countPlan } from './planCounts.ts';
import { planFile } from './planFile.ts';
import type { DroppedRoster, NotImported } from './readDroppedFile.ts';
import { laterUnknown } from './results.ts';

/** What the file means for the source, in numbers, and what older files that come later must know of it. */
export type Planned = {
  kind: 'planned';
  counts: Counts;
  missing?: string;
  lasting?: string;
  isFullList: boolean;
  digest?: string;
  /** How much of the counts a round of before has done, which lost the lock. Executions of old versions know of none. */
  done?: Done;
};

/** What was done by a round of before, in numbers. */
export type Done = { created: number; updated: number; ended: number };

/**
 * Compares the file with the people of the source, asks which managers exist, and writes what is to be sent and what is
 * rejected to the run's folder.
 *
 * @param readFile gives the file of the run, read and checked on its own
 * @param hasSent whether a round of before, which lost the lock, may have sent some of it
 */
export async function planImport(
  tools: ImportTools,
  run: ImportRun,
  attributes: readonly SchemaAttribute[],
  readFile: () => Promise<DroppedRoster | NotImported>,
  hasSent: boolean,
  attempt: Attempt,
): Promise<Planned | NotImported> {
  const { bucket, now } = tools;
  const roster = await readFile();
  if (roster.kind !== 'roster') return roster;
  const later = await readLaterFiles(bucket, run.source.id, orderOf(run));
  if ('newest' in later) return { kind: 'superseded', reason: laterUnknown(later.newest.runId) };
  const before = await readPeople(tools, run, 'before.csv', attributes);
  const sentBefore = hasSent ? await readChanges(bucket, run, 'planned-changes.json') : [];
  const from = { roster, before, later: later.all, sentBefore };
  const planned = await planFile(tools, run, attributes, from, attempt);
  if (planned.kind !== 'plan') return planned;
  const { leaving, toEnd, absent, heldNote, done } = planned;
  await noteLetIn(bucket, run.source.id, changesOf(planned.plan.updated, before), now());
  const leavers = [...toEnd.ended, ...leaving.map(({ person }) => person)].map(({ accountName }) => accountName);
  await recordEndings(bucket, run.source.id, leavers, now());
  await keepPlan(tools, run, attributes, from, planned);
  const isFullList = run.bucketFolder === 'roster' && roster.rowCount > 0 && !absent.isUnknown;
  const { isUnknown, note: lasting = '' } = absent;
  const note = [heldNote, lasting].filter(Boolean).join(' ');
  return {
    kind: 'planned',
    counts: countPlan(run, planned),
    ...(note && { missing: note }),
    ...(isUnknown && { lasting }),
    isFullList,
    digest: roster.digest,
    ...(done.changes.length > 0 && {
      done: { created: done.created.length, updated: done.updated.length, ended: done.ended.length },
    }),
  };
}
