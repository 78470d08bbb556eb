import type { Attempt } from '../../durable/attempt.ts';
import type { Approval } from '../../isc/approvals.ts';
import { type DecidedItem, workingFiles } from './approvalFiles.ts';
import type { ApprovalsRun, ApprovalTools } from './approvalsRun.ts';
import type { RuleInput } from './ruleInput.ts';
import { firstRule } from './rules.ts';
import { readWaiting, type WaitingItem, writeWaiting } from './waitingItems.ts';

/** The most items that one run looks at; those that have waited longest come first. */
const mostExamined = 1_000;

/** How many items wait, and at how many of them the run looks. */
export type Listed = { pending: number; idsToExamine: number };

/**
 * Lists what waits for the approver: one request for 250 items. What was learnt of an item before is taken from the
 * bucket, so that only new ones, and those that a rule decides by now, need to be looked at.
 */
export async function listPending(tools: ApprovalTools, run: ApprovalsRun, attempt: Attempt): Promise<Listed> {
  const { bucket, isc, now } = tools;
  const known = new Map((await readWaiting(bucket)).map((item) => [item.id, item]));
  const items: WaitingItem[] = [];
  const mine = isc
    .with(attempt)
    .approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING', sorters: ['created'] });
  for await (const item of mine) items.push(known.get(item.id) ?? newlyWaiting(item, now()));
  const isToExamine = ({ ruleInput }: WaitingItem) =>
    ruleInput === undefined || (!run.dryRun && isDecided(tools, run, ruleInput));
  const idsToExamine = items
    .filter(isToExamine)
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

function isDecided({ config, now }: ApprovalTools, { policy }: ApprovalsRun, ruleInput: RuleInput): boolean {
  const rule = firstRule(policy, ruleInput, { now: now(), timeZone: config.timeZone });
  return rule !== undefined && rule.decide !== 'leave';
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
