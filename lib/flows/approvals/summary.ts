import type { Decided, WorkingFiles } from './approvalFiles.ts';
import type { ApprovalsReport, ReportedItem } from './approvalsReport.ts';
import type { ApprovalTools } from './decideItem.ts';
import { firstRule } from './rules.ts';
import { readWaiting, type WaitingItem } from './waitingItems.ts';

/** What became of every item of a run, or in a dry run, what would have: the decided ones first. */
export async function itemsOf(
  tools: ApprovalTools,
  files: WorkingFiles,
  firsts: readonly number[],
  dryRun: boolean,
): Promise<ReportedItem[]> {
  const { items } = await files.readPending();
  const decided = await files.readDecided(firsts);
  const remindedOn = new Map((await readWaiting(tools.bucket)).map((item) => [item.id, item.remindedOn]));
  const reported = items.map((item): ReportedItem => {
    const { accountName, since } = item;
    const known = decided.get(item.id);
    const { facts = item.facts } = known ?? {};
    const day = remindedOn.get(item.id);
    return {
      ...{ id: item.id, since, ...verdict(tools, { ...item, ...(facts && { facts }) }, known, dryRun) },
      ...(accountName && { accountName }),
      ...(facts?.source[0] && { source: facts.source[0] }),
      ...(day && { remindedOn: day }),
    };
  });
  const isOpen = ({ outcome }: ReportedItem) => outcome === 'left' || outcome === 'later';
  return [...reported.filter((item) => !isOpen(item)), ...reported.filter(isOpen)];
}

type Verdict = Pick<ReportedItem, 'outcome' | 'rule' | 'error'>;

function verdict(tools: ApprovalTools, { facts }: WaitingItem, decided: Decided | undefined, dryRun: boolean): Verdict {
  if (decided && decided.outcome !== 'left') {
    const { outcome, rule, error } = decided;
    return { outcome, ...(rule && { rule }), ...(error && { error }) };
  }
  if (!facts) return { outcome: 'later' };
  const rule = firstRule(tools.policy, facts, { now: tools.now(), timeZone: tools.config.timeZone });
  if (!rule) return { outcome: 'left' };
  const would = { approve: 'approved', reject: 'rejected', leave: 'left' } as const;
  return { outcome: dryRun ? would[rule.decide] : 'left', rule: rule.name };
}

/** The figures of a run, and what they mean together. */
export function summaryOf(
  items: readonly ReportedItem[],
  error: string | undefined,
): Pick<ApprovalsReport, 'outcome' | 'counts' | 'error'> {
  const count = (wanted: ReportedItem['outcome']) => items.filter(({ outcome }) => outcome === wanted).length;
  const counts = {
    pending: items.length,
    approved: count('approved'),
    rejected: count('rejected'),
    left: count('left'),
    later: count('later'),
    decidedElsewhere: count('decided elsewhere'),
    failed: count('failed'),
  };
  const problem = error ?? (counts.failed > 0 ? failure(counts.failed, items.length) : undefined);
  if (problem) return { outcome: 'failed', counts, error: problem };
  return { outcome: counts.pending === 0 ? 'nothing-to-do' : 'completed', counts };
}

function failure(failed: number, all: number): string {
  return `${failed} of ${all} items could not be decided; the list says why. The next run tries again.`;
}
