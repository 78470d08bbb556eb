import type { ApprovalPolicy, ApprovalRule } from '../../config/approvalPolicy.ts';
import type { Config } from '../../config/config.ts';
import type { ApprovalDetail } from '../../isc/approvals.ts';
import type { Isc } from '../../isc/client.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import type { RequestCounts } from '../../isc/requestCounts.ts';
import type { Mailer } from '../../mail/mailer.ts';
import type { Bucket } from '../../store/bucket.ts';
import type { Decided } from './approvalFiles.ts';
import { factsOf } from './ruleInput.ts';
import { commentOf, firstRule } from './rules.ts';

/** What deciding by rule works with. The client is that of the approver. */
export type ApprovalTools = {
  bucket: Bucket;
  isc: Isc;
  mailer: Mailer;
  config: Config;
  policy: ApprovalPolicy;
  now: () => number;
};

const decisions = { approve: 'approved', reject: 'rejected' } as const;
const statuses = { approve: 'APPROVED', reject: 'REJECTED' } as const;

/**
 * Decides one item by the first rule that holds for what its request says now. Safe to run twice: it looks before it
 * decides, and once more when deciding did not come to a good end, since the decision may have been taken all the same.
 */
export async function decideItem(
  { isc, policy, config, now }: Pick<ApprovalTools, 'isc' | 'policy' | 'config' | 'now'>,
  id: string,
  dryRun: boolean,
  requests: RequestCounts,
): Promise<Decided> {
  const { approvals } = isc.with({ counts: requests });
  const look = async () => await approvals.get(id).catch(unlessGone);
  const item = await look();
  if (item?.approvalStatus !== 'PENDING') return { id, ...decidedBefore(policy, item) };
  const facts = factsOf(item);
  const rule = firstRule(policy, facts, { now: now(), timeZone: config.timeZone });
  if (dryRun || rule === undefined || rule.decide === 'leave') return { id, outcome: 'left', rule: rule?.name, facts };
  try {
    await approvals[rule.decide](id, commentOf(rule));
  } catch (error) {
    const after = await look();
    if (after?.approvalStatus === 'PENDING') throw error;
    return { id, ...decidedBefore(policy, after), facts };
  }
  return { id, outcome: decisions[rule.decide], rule: rule.name, facts };
}

/** Nelm's own decision, of an earlier try or another run, is known by its comment. */
function decidedBefore({ rules }: ApprovalPolicy, item: ApprovalDetail | undefined): Omit<Decided, 'id'> {
  const isOurs = (rule: ApprovalRule) =>
    rule.decide !== 'leave' &&
    item?.approvalStatus === statuses[rule.decide] &&
    item.comment?.trim() === commentOf(rule).trim();
  const rule = rules.find(isOurs);
  if (rule === undefined || rule.decide === 'leave') return { outcome: 'decided elsewhere' };
  return { outcome: decisions[rule.decide], rule: rule.name, ...(item && { facts: factsOf(item) }) };
}

function unlessGone(error: unknown): undefined {
  if (error instanceof IscRefusedError && error.status === 404) return undefined;
  throw error;
}
