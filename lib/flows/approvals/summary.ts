import type { Attempt } from '../../durable/attempt.ts';
import { blockedText } from '../../people/blocked.ts';
import { inChunks } from '../../store/inChunks.ts';
import { type DecidedItem, workingFiles } from './approvalFiles.ts';
import type { ApprovalsReport, ReportedItem } from './approvalsReport.ts';
import type { ApprovalsRun, ApprovalTools } from './approvalsRun.ts';
import { createItemBlocks } from './blockedItem.ts';
import { lookAtGivenUp } from './decideChunk.ts';
import { shownSource } from './ruleInput.ts';
import { firstRule } from './rules.ts';
import { readWaiting, type WaitingItem } from './waitingItems.ts';

type Counts = ApprovalsReport['counts'];

type SummaryTools = Pick<ApprovalTools, 'bucket' | 'config' | 'now'>;

/** Nothing is known of any item. */
export const noCounts = countItems([]);

/**
 * Writes down in the run's folder what became of every item, and counts them. Only the counts are small enough to be kept elsewhere.
 *
 * @param givenUp where the chunk begins that could not be decided
 */
export async function sumUp(
  tools: ApprovalTools,
  run: ApprovalsRun,
  { chunkStarts, givenUp }: { chunkStarts: readonly number[]; givenUp?: number },
  attempt: Attempt,
): Promise<Counts> {
  if (givenUp !== undefined) await lookAtGivenUp(tools, run, givenUp, attempt);
  const known = givenUp === undefined ? chunkStarts : [...chunkStarts, givenUp];
  const items = await reportedItems(tools, run, known);
  await workingFiles(tools.bucket, run.folder).writeReported(items);
  return countItems(items);
}

/** What became of every item of a run, or in a dry run, what would have: the decided ones first. */
async function reportedItems(
  tools: SummaryTools,
  run: ApprovalsRun,
  chunkStarts: readonly number[],
): Promise<ReportedItem[]> {
  const files = workingFiles(tools.bucket, run.folder);
  const { items } = await files.readPending();
  const decided = await files.readDecided(chunkStarts);
  const remindedOn = new Map((await readWaiting(tools.bucket)).map((item) => [item.id, item.remindedOn]));
  const findBlock = createItemBlocks(tools.bucket);
  const reported = await inChunks(items, async (item): Promise<ReportedItem> => {
    const { accountName, since } = item;
    const known = decided.get(item.id);
    const { ruleInput = item.ruleInput } = known ?? {};
    const source = shownSource(ruleInput);
    const day = remindedOn.get(item.id);
    return {
      ...{ id: item.id, since },
      ...(await verdict(tools, findBlock, run, { ...item, ...(ruleInput && { ruleInput }) }, known)),
      ...(accountName && { accountName }),
      ...(source && { source }),
      ...(day && { remindedOn: day }),
    };
  });
  const isOpen = ({ outcome }: ReportedItem) => outcome === 'left' || outcome === 'later';
  return [...reported.filter((item) => !isOpen(item)), ...reported.filter(isOpen)];
}

type Verdict = Pick<ReportedItem, 'outcome' | 'rule' | 'error'>;

async function verdict(
  { config, now }: SummaryTools,
  findBlock: ReturnType<typeof createItemBlocks>,
  { policy, dryRun }: ApprovalsRun,
  { ruleInput, accountName }: WaitingItem,
  decided: DecidedItem | undefined,
): Promise<Verdict> {
  if (decided && decided.outcome !== 'left') {
    const { outcome, rule, error } = decided;
    return { outcome, ...(rule && { rule }), ...(error && { error }) };
  }
  if (!ruleInput) return { outcome: 'later' };
  const rule = firstRule(policy, ruleInput, { now: now(), timeZone: config.timeZone });
  if (!rule) return { outcome: 'left' };
  const block = rule.decide === 'approve' ? await findBlock(ruleInput.source.ids, accountName) : undefined;
  if (block) return { outcome: 'left', rule: rule.name, error: `The person ${blockedText(block)}.` };
  const would = { approve: 'approved', reject: 'rejected', leave: 'left' } as const;
  const isLater = !dryRun && rule.decide !== 'leave';
  return { outcome: isLater ? 'later' : would[rule.decide], rule: rule.name };
}

/** How many items there are of each outcome. */
export function countItems(items: readonly ReportedItem[]): Counts {
  const count = (wanted: ReportedItem['outcome']) => items.filter(({ outcome }) => outcome === wanted).length;
  return {
    pending: items.length,
    approved: count('approved'),
    rejected: count('rejected'),
    left: count('left'),
    later: count('later'),
    decidedElsewhere: count('decided elsewhere'),
    failed: count('failed'),
  };
}

/** What the figures of a run mean together. */
export function summaryOf(
  counts: Counts,
  error: string | undefined,
): Pick<ApprovalsReport, 'outcome' | 'counts' | 'error'> {
  const problem = error ?? (counts.failed > 0 ? failure(counts.failed, counts.pending) : undefined);
  if (problem) return { outcome: 'failed', counts, error: problem };
  return { outcome: counts.pending === 0 ? 'nothing-to-do' : 'completed', counts };
}

function failure(failed: number, all: number): string {
  return `${failed} of ${all} items could not be decided; the list says why. The next run tries again.`;
}
