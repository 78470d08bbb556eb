import type { Attempt } from '../../durable/attempt.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import { IscError } from '../../isc/errors.ts';
import { type DecidedItem, workingFiles } from './approvalFiles.ts';
import type { ApprovalsRun, ApprovalTools } from './approvalsRun.ts';
import { decideItem, lookAtItem } from './decideItem.ts';

/** So many items are decided by one step: when the tenant fails, no more than these are looked at again. */
export const itemsPerChunk = 25;

/** After so many failures in a row the tenant is down, and the items that are left need not be asked for now. */
const mostFailuresInARow = 3;

/** What a try of a chunk came to: at which of its items the next one begins, and why there must be a next one. */
export type ChunkTry = { begin: number; reason?: string };

/**
 * Decides a chunk of the items, from a place in their list on. It is safe to run twice: what an earlier try has decided is
 * found decided, by whom, and not asked for again. An item on which the tenant fails is asked for once more when the others
 * are done, since an outage may have ended between them; then it is left to the next run, and so are those that the try did
 * not come to. When the tenant fails on every one it is down, and the chunk must be tried again; that begins with other
 * items, so that one for which no answer comes keeps no other waiting.
 *
 * @throws what is wrong with the bucket, which is of no item
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
  const decided = new Map<string, DecidedItem>();
  const passing = new Map<string, unknown>();

  async function decideAll(ids: readonly string[]): Promise<void> {
    let failuresInARow = 0;
    for (const id of ids) {
      if (attempt.signal.aborted || failuresInARow >= mostFailuresInARow) return;
      try {
        decided.set(id, await decideItem(tools, run, id, attempt));
        passing.delete(id);
        failuresInARow = 0;
      } catch (error) {
        const isOfTenant = error instanceof IscError || attempt.signal.aborted;
        if (mayPass(error) && !isOfTenant) throw error;
        if (mayPass(error)) {
          passing.set(id, error);
          failuresInARow += 1;
        }
        decided.set(id, { id, outcome: 'failed', error: reasonOf(error) });
      }
    }
  }

  await decideAll(chunk);
  const [first] = passing.values();
  if (passing.size > 0 && passing.size === decided.size) {
    return { begin: (begin + decided.size) % chunk.length, reason: reasonOf(first) };
  }
  await decideAll([...passing.keys()]);
  await files.writeDecided(
    start,
    chunk.map((id) => decided.get(id) ?? { id, outcome: 'later' }),
  );
  return { begin };
}

/**
 * Looks at what became of a chunk that could not be decided, and keeps that as what was decided: tries of it may have decided some of its
 * items. Where the tenant does not answer, it is not known.
 */
export async function lookAtGivenUp(
  tools: ApprovalTools,
  run: ApprovalsRun,
  start: number,
  attempt: Attempt,
): Promise<void> {
  const files = workingFiles(tools.bucket, run.folder);
  const { idsToExamine } = await files.readPending();
  const decided: DecidedItem[] = [];
  let unknown: string | undefined;
  for (const id of idsToExamine.slice(start, start + itemsPerChunk)) {
    try {
      const one = unknown === undefined ? await lookAtItem(tools, run, id, attempt) : undefined;
      if (one) decided.push(one);
    } catch (error) {
      unknown = reasonOf(error);
    }
    if (unknown !== undefined) decided.push({ id, outcome: 'later', error: notKnown });
  }
  await files.writeDecided(start, decided);
}

const notKnown =
  'ISC did not say whether it was decided before the run failed. If the next run does not list it, it was.';
