import type { Attempt } from '../../durable/attempt.ts';
import type { Approval } from '../../isc/approvals.ts';
import { inChunks } from '../../store/inChunks.ts';
import { type DecidedItem, workingFiles } from './approvalFiles.ts';
import type { ApprovalsRun, ApprovalTools } from './approvalsRun.ts';
import { createItemBlocks } from './blockedItem.ts';
import type { RuleInput } from './ruleInput.ts';
import { firstRule } from './rules.ts';
import { readWaiting, type WaitingItem, writeWaiting } from './waitingItems.ts';

/** The most items that one run looks at; those that have waited longest come first. */
const mostExamined = 1_000;

/** How many items wait, and at how many of them the run looks. */
export type Listed = { pending: number; idsToExamine: number };

/**
 * Lists what waits for the approver: one request for 250 items. What was learnt of an item before is taken from the
 * bucket, so that only new ones, and those that a rule decides by now, need to be looked at; whoever is blocked is let in by none.
 */
export async function listPending(tools: ApprovalTools, run: ApprovalsRun, attempt: Attempt): Promise<Listed> {
  const { bucket, isc, now } = tools;
  const known = new Map((await readWaiting(bucket)).map((item) => [item.id, item]));
  const items: WaitingItem[] = [];
  const mine = isc
    .with(attempt)
    .approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING', sorters: ['created'] });
  for await (const item of mine) items.push(known.get(item.id) ?? newlyWaiting(item, now()));
  const findBlock = createItemBlocks(bucket);
  const isToExamine = async ({ ruleInput, accountName }: WaitingItem) => {
    if (ruleInput === undefined) return true;
    const decide = run.dryRun ? undefined : ruledBy(tools, run, ruleInput);
    if (decide !== 'approve') return decide === 'reject';
    return (await findBlock(ruleInput.source.ids, accountName)) === undefined;
  };
  const areToExamine = await inChunks(items, isToExamine);
  const idsToExamine = items
    .filter((_, index) => areToExamine[index])
    .slice(0, mostExamined)
    .map(({ id }) => id);
  await workingFiles(bucket, run.folder).writePending({ items, idsToExamine });
  return { pending: items.length, idsToExamine: idsToExamine.length };
}

/** An item is modified last when its turn comes: the approver before has approved. */
function newlyWaiting({ id, accountName, modified, created }: Approval, now: number): WaitingItem {
  const moments = [modified, created].map((text) => Date.parse(text ?? '')).filter((moment) => !Number.isNaN(moment));
  const since = new Date(moments[0] ?? now).toISOString();
  return { id, since, ...(accountName && { accountName }) };
}

/** What the first rule that holds does with an item; undefined where none holds. */
function ruledBy({ config, now }: ApprovalTools, { policy }: ApprovalsRun, ruleInput: RuleInput) {
  return firstRule(policy, ruleInput, { now: now(), timeZone: config.timeZone })?.decide;
}

/** Keeps, for the runs to come, what still waits and what is known of it. */
export async function keepWaiting(
  { bucket }: Pick<ApprovalTools, 'bucket'>,
  { folder }: Pick<ApprovalsRun, 'folder'>,
  chunkStarts: readonly number[],
): Promise<void> {
  const files = workingFiles(bucket, folder);
  const [{ items }, decided] = [await files.readPending(), await files.readDecided(chunkStarts)];
  await writeWaiting(bucket, stillWaiting(items, decided));
}

/** The items that nobody has decided, with what was learnt of them. */
function stillWaiting(items: readonly WaitingItem[], decided: ReadonlyMap<string, DecidedItem>): WaitingItem[] {
  return items.flatMap((item) => {
    const { outcome = 'left', ruleInput = item.ruleInput } = decided.get(item.id) ?? {};
    if (outcome !== 'left' && outcome !== 'later' && outcome !== 'failed') return [];
    return [{ ...item, ...(ruleInput && { ruleInput }) }];
  });
}
