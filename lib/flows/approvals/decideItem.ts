import type { ApprovalPolicy, ApprovalRule } from '../../config/approvalPolicy.ts';
import type { Attempt } from '../../durable/attempt.ts';
import type { ApprovalDetail } from '../../isc/approvals.ts';
import { unlessGone } from '../../isc/unlessGone.ts';
import type { DecidedItem } from './approvalFiles.ts';
import type { ApprovalsRun, ApprovalTools } from './approvalsRun.ts';
import { createItemBlocks } from './blockedItem.ts';
import { ruleInputOf } from './ruleInput.ts';
import { commentOf, firstRule } from './rules.ts';

const decisions = { approve: 'approved', reject: 'rejected' } as const;
const statuses = { approve: 'APPROVED', reject: 'REJECTED' } as const;

/**
 * Decides one item by the first rule that holds for what its request says now. Safe to run twice: it looks before it
 * decides, and once more when deciding did not come to a good end, since the decision may have been taken all the same.
 */
export async function decideItem(
  { bucket, isc, config, now }: Pick<ApprovalTools, 'bucket' | 'isc' | 'config' | 'now'>,
  { policy, dryRun }: Pick<ApprovalsRun, 'policy' | 'dryRun'>,
  id: string,
  attempt: Attempt,
): Promise<DecidedItem> {
  const { approvals } = isc.with(attempt);
  const look = async () => await unlessGone(approvals.get(id));
  const item = await look();
  if (item?.approvalStatus !== 'PENDING') return { id, ...decidedBefore(policy, item) };
  const ruleInput = ruleInputOf(item);
  const rule = firstRule(policy, ruleInput, { now: now(), timeZone: config.timeZone });
  const isApproved = rule?.decide === 'approve';
  const accountName = item.nonEmployeeRequest?.accountName;
  const isLeft = isApproved && (await createItemBlocks(bucket)(ruleInput.source.ids, accountName)) !== undefined;
  if (dryRun || isLeft || rule === undefined || rule.decide === 'leave') {
    return { id, outcome: 'left', rule: rule?.name, ruleInput };
  }
  try {
    await approvals[rule.decide](id, commentOf(rule));
  } catch (error) {
    const after = await look();
    if (after?.approvalStatus === 'PENDING') throw error;
    return { id, ...decidedBefore(policy, after), ruleInput };
  }
  return { id, outcome: decisions[rule.decide], rule: rule.name, ruleInput };
}

/** Says what became of an item if it waits no more. It decides nothing. */
export async function lookAtItem(
  { isc }: Pick<ApprovalTools, 'isc'>,
  { policy }: Pick<ApprovalsRun, 'policy'>,
  id: string,
  attempt: Attempt,
): Promise<DecidedItem | undefined> {
  const item = await unlessGone(isc.with(attempt).approvals.get(id));
  return item?.approvalStatus === 'PENDING' ? undefined : { id, ...decidedBefore(policy, item) };
}

/** Nelm's own decision, of an earlier try or another run, is known by its comment. */
function decidedBefore({ rules }: ApprovalPolicy, item: ApprovalDetail | undefined): Omit<DecidedItem, 'id'> {
  const isOurs = (rule: ApprovalRule) =>
    rule.decide !== 'leave' &&
    item?.approvalStatus === statuses[rule.decide] &&
    item.comment?.trim() === commentOf(rule).trim();
  const rule = rules.find(isOurs);
  if (rule === undefined || rule.decide === 'leave') return { outcome: 'decided elsewhere' };
  return { outcome: decisions[rule.decide], rule: rule.name, ...(item && { ruleInput: ruleInputOf(item) }) };
}
