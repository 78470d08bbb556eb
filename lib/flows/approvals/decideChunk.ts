import type { Attempt } from '../../durable/attempt.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import { type DecidedItem, workingFiles } from './approvalFiles.ts';
import type { ApprovalsRun, ApprovalTools } from './approvalsRun.ts';
import { decideItem } from './decideItem.ts';

/** So many items are decided by one step: when the tenant fails, no more than these are looked at again. */
export const itemsPerChunk = 25;

/**
 * Decides a chunk of the items, from a place in their list on. It is safe to run twice: what an earlier try has decided is
 * found decided, by whom, and not asked for again. An item on which the tenant fails is left to the next run, and so are
 * those for which there is no time; when the tenant fails on every one it is down, and the step is tried again.
 */
export async function decideChunk(
  tools: ApprovalTools,
  run: ApprovalsRun,
  start: number,
  attempt: Attempt,
): Promise<void> {
  const files = workingFiles(tools.bucket, run.folder);
  const { idsToExamine } = await files.readPending();
  const chunk = idsToExamine.slice(start, start + itemsPerChunk);
  const decided: DecidedItem[] = [];
  const passing: unknown[] = [];
  for (const id of chunk) {
    if (attempt.signal.aborted) break;
    try {
      decided.push(await decideItem(tools, run, id, attempt));
    } catch (error) {
      if (mayPass(error)) passing.push(error);
      decided.push({ id, outcome: 'failed', error: reasonOf(error) });
    }
  }
  const [failure] = passing;
  if (failure && passing.length === decided.length) throw failure;
  const rest = chunk.slice(decided.length).map((id): DecidedItem => ({ id, outcome: 'later' }));
  await files.writeDecided(start, [...decided, ...rest]);
}
