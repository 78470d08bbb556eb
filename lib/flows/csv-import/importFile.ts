import type { HeldLock } from '../../durable/sourceLock.ts';
import { isRunning, waitForJob } from '../../durable/uploadJob.ts';
import type { SchemaAttribute } from '../../isc/schemaAttributes.ts';
import { type AppliedFile, laterFiles, laterList, noteApplied } from '../../store/appliedFiles.ts';
import type { Bucket } from '../../store/bucket.ts';
import { claimNewest, type Newest } from '../../store/newest.ts';
import { exportPeople } from './exportPeople.ts';
import { type Counts, noCounts } from './importReport.ts';
import { type ImportRun, type ImportStory, type ImportTools, orderOf } from './importRun.ts';
import { type Planned, planImport } from './planImport.ts';
import { type DroppedRoster, type NotImported, readDroppedFile } from './readDroppedFile.ts';
import { failed, type ImportResult, laterUnknown, notNewest, superseded } from './results.ts';
import { giveUpSent, type Sending, sendPlan } from './sendPlan.ts';
import { heldAsTooSmall, mayBeTooSmall, whyTooSmall } from './tooFewRows.ts';

type Options = { isSizeApproved?: boolean; sending: Sending };

/**
 * What is done with a file while no other run writes to its source. A round that comes after one that lost the lock looks what that one
 * has done, which counts as done.
 */
export async function importFile(story: ImportStory, lock: HeldLock, options: Options): Promise<ImportResult> {
  const { tools, run, step } = story;
  const { bucket } = tools;
  const { sending } = options;
  const looked = await lookAtFile(story, options);
  if ('outcome' in looked) {
    // An execution of an old version may have asked once more whether it is large enough.
    const isKnown = !sending.hasBegun || looked.outcome === 'held';
    return isKnown ? looked : await giveUpSent(story, looked.error ?? '');
  }
  const { attributes, planned } = looked;
  const { kind: _, isFullList, digest, done, ...plan } = planned;

  const noted = await step('mark as newest', async () => {
    await lock.renew();
    await noteApplied(bucket, run.source.id, appliedFile(run, plan.counts, isFullList, digest));
    return await claimNewest(bucket, run.source.id, orderOf(run));
  });
  const newest = noted ?? orderOf(run);
  const result = await sendPlan(story, lock, sending, { attributes, plan, done });
  const isHeld = (plan.counts.held || plan.counts.heldRows) && result.outcome !== 'failed';
  return { ...result, ...(isHeld && { outcome: 'held' }), newest };
}

/**
 * What a file means for its source, or why nothing of it is to be done. It begins by looking whether a newer one was applied, to which it
 * gives way person by person.
 */
async function lookAtFile(
  story: ImportStory,
  { isSizeApproved = false, sending }: Options,
): Promise<ImportResult | { attributes: SchemaAttribute[]; planned: Planned }> {
  const { tools, run, step } = story;
  const { bucket, isc } = tools;

  const newer = await step('look for a newer file', () => supersededBy(bucket, run));
  if (newer) return newer.isFullList ? notNewest(newer.runId) : superseded(laterUnknown(newer.runId));

  const attributes = await step('read the schema', (attempt) => isc.with(attempt).schemaAttributes.list(run.source.id));
  const file = fileOnce(tools, run, attributes);
  const checked = await step('check the file', () => checkFile(file.read, mayBeTooSmall(tools, run)));
  if (checked.kind !== 'roster') return { outcome: checked.kind, counts: noCounts, error: checked.reason };
  // Settled by a step: a run that waits may go on when other settings hold.
  const { rows, isCompared = mayBeTooSmall(tools, run) } = checked;
  if (rows !== undefined && !isSizeApproved && isCompared) {
    // What has begun is not asked about once more.
    const why = await step('compare with the last file', async () =>
      sending.hasBegun ? undefined : await whyTooSmall(tools, run, rows),
    );
    if (why) return heldAsTooSmall(rows, why);
  }

  const earlier = await waitForJob(story, 'wait for an earlier upload', (status) => !isRunning(status));
  if (isRunning(earlier))
    return failed('Another upload to the source has not ended for 30 minutes. Drop the file again later.');

  await step('read the people', (attempt) => exportPeople(tools, run, 'before.csv', attempt));
  const hasSent = sending.hasBegun;
  const planned = await step('plan', (attempt) => planImport(tools, run, attributes, file.take, hasSent, attempt));
  if (planned.kind !== 'planned') return { outcome: planned.kind, counts: noCounts, error: planned.reason };
  return { attributes, planned };
}

/** The newer file that lets nothing of a run's file be done: a newer full list, or one of those that are not all known any more. */
async function supersededBy(bucket: Bucket, run: ImportRun): Promise<(Newest & { isFullList: boolean }) | undefined> {
  if (run.bucketFolder === 'roster') return await laterList(bucket, run.source.id, orderOf(run));
  const later = await laterFiles(bucket, run.source.id, orderOf(run));
  return 'newest' in later ? { ...later.newest, isFullList: false } : undefined;
}

function appliedFile(run: ImportRun, { rows }: Counts, isFullList: boolean, digest: string | undefined): AppliedFile {
  const { key } = run.drop;
  return {
    ...orderOf(run),
    file: key.slice(key.lastIndexOf('/') + 1),
    kind: run.bucketFolder === 'roster' ? 'roster' : 'inbox',
    folder: run.folder,
    isFullList,
    rows,
    ...(digest && { digest }),
  };
}

/**
 * The file of a run, which is read once where its check and its plan are in one invocation: a step cannot hand it on, since 20 MB fit
 * into no checkpoint. What was read is planned with once; another try of the plan reads it anew.
 */
function fileOnce(tools: ImportTools, run: ImportRun, attributes: SchemaAttribute[]) {
  let kept: DroppedRoster | undefined;
  const read = async (): Promise<DroppedRoster | NotImported> => {
    const file = await readDroppedFile(tools, run, attributes);
    kept = file.kind === 'roster' ? file : undefined;
    return file;
  };
  const take = async (): Promise<DroppedRoster | NotImported> => {
    const file = kept ?? (await read());
    kept = undefined;
    return file;
  };
  return { read, take };
}

/** Executions that began before rows were counted, or before it was settled here whether they are compared, have neither. */
async function checkFile(
  read: () => Promise<DroppedRoster | NotImported>,
  isCompared: boolean,
): Promise<{ kind: 'roster'; rows?: number; isCompared?: boolean } | NotImported> {
  const file = await read();
  return file.kind === 'roster' ? { kind: file.kind, rows: file.rowCount, isCompared } : file;
}
