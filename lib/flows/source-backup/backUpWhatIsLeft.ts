import type { Attempt } from '../../durable/attempt.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import { type BackupTools, backUpSource } from './backUpSource.ts';
import type { SourceBackup } from './backupReport.ts';
import type { BackupRun, NamedSource } from './backupRun.ts';

/** How far a run has come with its sources. Of those that are left, those tried last stand at the end. */
export type Progress = {
  /** What became of sources that are done, or cannot be backed up. */
  settled: SourceBackup[];
  left: LeftSource[];
};

/** A source that is still to be backed up, and why that failed when it was tried last. */
type LeftSource = { source: NamedSource; reason?: string };

/** So many exports at once leave requests for every other flow. */
const atOnce = 3;

/** After so many failures in a row the tenant is down, and the sources that are left need not be tried now. */
const mostFailuresInARow = 3;

/** A run that has backed up nothing yet. */
export function noProgress(sources: readonly NamedSource[]): Progress {
  return { settled: [], left: sources.map(({ id, name }) => ({ source: { id, name } })) };
}

/**
 * Backs up the sources that are left, three at a time, until each was tried once, the tenant is down or the signal is
 * aborted. Whatever happens to one source is said of that source, so that it keeps no other from being backed up.
 */
export async function backUpWhatIsLeft(
  tools: BackupTools,
  run: BackupRun,
  { settled, left }: Progress,
  attempt: Attempt,
): Promise<Progress> {
  const { signal } = attempt;
  const newlySettled: SourceBackup[] = [];
  const reasons = new Map<string, string>();
  const untried = left.map(({ source }) => source);
  let failuresInARow = 0;
  const next = () => (signal.aborted || failuresInARow >= mostFailuresInARow ? undefined : untried.shift());
  const tryOne = async (source: NamedSource) => {
    try {
      newlySettled.push(await backUpSource(tools, run, source, attempt));
      failuresInARow = 0;
    } catch (error) {
      const reason = reasonOf(error);
      if (!mayPass(error)) return void newlySettled.push({ ...source, fallen: false, removed: 0, error: reason });
      reasons.set(source.id, reason);
      failuresInARow += 1;
    }
  };
  const tryThem = async () => {
    for (let source = next(); source; source = next()) await tryOne(source);
  };
  await Promise.race([Promise.all(Array.from({ length: atOnce }, tryThem)), whenAborted(signal)]);

  const isOpen = ({ source }: LeftSource) => !newlySettled.some(({ id }) => id === source.id);
  const isUntried = ({ source }: LeftSource) => untried.some(({ id }) => id === source.id);
  const tried = left
    .filter((one) => isOpen(one) && !isUntried(one))
    .map(({ source }) => ({ source, reason: reasons.get(source.id) ?? reasonOf(signal.reason) }));
  return { settled: [...settled, ...newlySettled], left: [...left.filter(isUntried), ...tried] };
}

/** What has come of every source, in the order in which they were listed. */
export function backupsOf(sources: readonly NamedSource[], { settled, left }: Progress): SourceBackup[] {
  return sources.map(({ id, name }) => {
    const error =
      left.find(({ source }) => source.id === id)?.reason ?? 'The tenant was down before it could be tried.';
    return settled.find((one) => one.id === id) ?? { id, name, fallen: false, removed: 0, error };
  });
}

async function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
