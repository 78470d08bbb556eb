import type { Approval } from '../../isc/approvals.ts';
import type { RequestCounts } from '../../isc/requestCounts.ts';
import type { Decided, WorkingFiles } from './approvalFiles.ts';
import type { ApprovalTools } from './decideItem.ts';
import { firstRule } from './rules.ts';
import { readWaiting, type WaitingItem, writeWaiting } from './waitingItems.ts';

/** The most items that one run looks at; those that have waited longest come first. */
const mostLooks = 1_000;

/** How many items wait, and how many of them the run looks at. */
export type Listed = { pending: number; lookAt: number };

/**
 * Lists what waits for the approver: one request for 250 items. What was learnt of an item before is taken from the
 * bucket, so that only new ones, and those that a rule decides by now, need to be looked at.
 */
export async function listPending(
  tools: ApprovalTools,
  files: WorkingFiles,
  dryRun: boolean,
  requests: RequestCounts,
): Promise<Listed> {
  const { approvals } = tools.isc.with({ counts: requests });
  const known = new Map((await readWaiting(tools.bucket)).map((item) => [item.id, item]));
  const items: WaitingItem[] = [];
  const mine = approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING', sorters: ['created'] });
  for await (const item of mine) {
    items.push(known.get(item.id) ?? newlyWaiting(item, tools.now()));
  }
  const needing = items.filter(({ facts }) => facts === undefined || (!dryRun && isDecided(tools, facts)));
  const lookAt = needing.slice(0, mostLooks).map(({ id }) => id);
  await files.writePending(items, lookAt);
  return { pending: items.length, lookAt: lookAt.length };
}

/** An item is modified last when its turn comes: the approver before has approved. */
function newlyWaiting({ id, accountName, modified, created }: Approval, now: number): WaitingItem {
  const moments = [modified, created].map((text) => Date.parse(text ?? '')).filter((moment) => !Number.isNaN(moment));
  const since = new Date(moments[0] ?? now).toISOString();
  return { id, since, ...(accountName && { accountName }) };
}

function isDecided({ policy, config, now }: ApprovalTools, facts: NonNullable<WaitingItem['facts']>): boolean {
  const rule = firstRule(policy, facts, { now: now(), timeZone: config.timeZone });
  return rule !== undefined && rule.decide !== 'leave';
}

/** Keeps, for the runs to come, what still waits and what is known of it. */
export async function keepWaiting(
  { bucket }: Pick<ApprovalTools, 'bucket'>,
  files: WorkingFiles,
  firsts: readonly number[],
): Promise<void> {
  const [{ items }, decided] = [await files.readPending(), await files.readDecided(firsts)];
  await writeWaiting(bucket, stillWaiting(items, decided));
}

/** The items that nobody has decided, with what was learnt of them. */
function stillWaiting(items: readonly WaitingItem[], decided: ReadonlyMap<string, Decided>): WaitingItem[] {
  return items.flatMap((item) => {
    const { outcome = 'left', facts = item.facts } = decided.get(item.id) ?? {};
    if (outcome !== 'left' && outcome !== 'failed') return [];
    return [{ ...item, ...(facts && { facts }) }];
  });
}
