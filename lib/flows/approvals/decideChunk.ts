import type { Attempt } from '../../durable/attempt.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import { type DecidedItem, workingFiles } from './approvalFiles.ts';
import type { ApprovalsRun, ApprovalTools } from './approvalsRun.ts';
import { decideItem } from './decideItem.ts';

/** So many items are decided by one step: when the tenant fails, no more than these are looked at again. */
export const itemsPerChunk = 25;

/** After so many failures in a row the tenant is down, and the items that are left need not be asked for now. */
const mostFailuresInARow = 3;

/** What a try of a chunk came to: at which of its items the next one begins, and why there must be a next one. */
export type ChunkTry = { begin: number; reason?: string };

/**
 * Decides a chunk of the items, from a place in their list on. It is safe to run twice: what an earlier try has decided is
 * found decided, by whom, and not asked for again. An item on which the tenant fails is left to the next run, and so are
 * those that it did not come to. When the tenant fails on every one it is down, and the chunk must be tried again; that
 * begins with other items, so that one for which no answer comes keeps no other waiting.
 */
export async function decideChunk(
  tools: ApprovalTools,
  run: ApprovalsRun,
  start: number,
  attempt: Attempt,
  { begin }: ChunkTry = { begin: 0 },
): Promise<ChunkTry> {
  const files = workingFiles(tools.bucket, run.folder);
  const { idsToExamine } = await files.readPending();
  const inOrder = idsToExamine.slice(start, start + itemsPerChunk);
  const chunk = [...inOrder.slice(begin), ...inOrder.slice(0, begin)];
  const decided: DecidedItem[] = [];
  const passing: unknown[] = [];
  let failuresInARow = 0;
  for (const id of chunk) {
    if (attempt.signal.aborted || failuresInARow >= mostFailuresInARow) break;
    try {
      decided.push(await decideItem(tools, run, id, attempt));
      failuresInARow = 0;
    } catch (error) {
      if (mayPass(error)) {
        passing.push(error);
        failuresInARow += 1;
      }
      decided.push({ id, outcome: 'failed', error: reasonOf(error) });
    }
  }
  if (passing.length > 0 && passing.length === decided.length) {
    return { begin: (begin + decided.length) % chunk.length, reason: reasonOf(passing[0]) };
  }
  const rest = chunk.slice(decided.length).map((id): DecidedItem => ({ id, outcome: 'later' }));
  await files.writeDecided(start, [...decided, ...rest]);
  return { begin };
}
