import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Logger } from '@aws-lambda-powertools/logger';
import { keepReport } from '../../durable/runReport.ts';
import { scheduledJobSchema, scheduledRunId } from '../../durable/schedule.ts';
import { countedSteps, StepFailed } from '../../durable/steps.ts';
import { waitForLock } from '../../durable/waitForLock.ts';
import type { Sent } from '../../mail/mailer.ts';
import { releaseLock, takeLock } from '../../store/lock.ts';
import { type Due, findDue, groupsOf, keepDue, readDue } from './dueContracts.ts';
import type { NoticeReport } from './noticeReport.ts';
import { reportPage } from './noticeReportPage.ts';
import type { NoticeTools } from './noticeRun.ts';
import { tellOfOrphans, warnManager } from './warnManager.ts';

/** So many managers are told in one step: each mail goes out once, however often a step is run. */
const managersAStep = 20;

/** One run at a time gives notices: two that found different people would tell of the same one twice. */
const lockName = 'expiry-notice';

type Found = { due: number; managers: number; steps: NoticeReport['steps'] };
type Noticed = Pick<NoticeReport, 'counts' | 'steps'> & { error?: string };

/** What the steps of a story share. */
type Story = ReturnType<typeof countedSteps> & {
  context: DurableContext;
  tools: NoticeTools;
  runId: string;
  folder: string;
  startedAt: number;
  dryRun: boolean;
};

/**
 * The story of the notices: whose contract ends soon is found, every manager gets one mail about all their people, and the
 * operators one about those whose manager cannot be told.
 */
export function expiryNotice(tools: NoticeTools, log: Pick<Logger, 'info'>) {
  return async (payload: unknown, context: DurableContext): Promise<{ runId: string; folder: string }> => {
    const job = scheduledJobSchema.parse(payload);
    const runId = scheduledRunId(job);
    const folder = `runs/_expiry-notice/${runId}`;
    const steps = countedSteps(context);
    const startedAt = await steps.step('note the start', async () => tools.now());
    const {
      counts,
      steps: due,
      error,
    } = await noticeAlone({
      ...steps,
      ...{ context, tools, runId, folder, startedAt, dryRun: job.dryRun },
    });
    const outcome = error ? 'failed' : counts.due === 0 ? 'nothing-to-do' : 'completed';
    await steps.step('write the report', async () => {
      const report: NoticeReport = {
        version: 1,
        kind: 'expiry-notice',
        runId,
        startedAt: new Date(startedAt).toISOString(),
        finishedAt: new Date(tools.now()).toISOString(),
        outcome,
        dryRun: job.dryRun,
        counts,
        steps: due,
        ...(error && { error }),
        requests: steps.requests(),
      };
      await keepReport(tools.bucket, folder, report, reportPage(report));
    });
    log.info('notices ended', { runId, outcome, ...counts });
    if (error) throw new Error(`Run ${runId} failed; its report says what is known.`);
    return { runId, folder };
  };
}

const nothing = { due: 0, warned: 0, orphans: 0, mails: 0, unknown: 0 };

async function noticeAlone(story: Story): Promise<Noticed> {
  const { context, step, tools, runId, dryRun } = story;
  if (dryRun) return await notice(story);
  const { heldBy } = await waitForLock(context, tools, lockName, runId);
  if (heldBy) return { counts: nothing, steps: [], error: `Run ${heldBy} has not ended; fire the job again.` };
  const noticed = await notice(story);
  await step('let the next run begin', () => releaseLock(tools.bucket, lockName, runId));
  return noticed;
}

async function notice(story: Story): Promise<Noticed> {
  const { step, tools, folder, startedAt, dryRun } = story;
  let found: Found = { due: 0, managers: 0, steps: [] };
  const counts = { ...nothing };
  try {
    found = await step('find whose contract ends soon', async (requests) => {
      const due = await findDue(tools, tools.isc.with({ counts: requests }), startedAt);
      await keepDue(tools.bucket, folder, due);
      return { due: due.length, managers: groupsOf(due).length, steps: countSteps(due) };
    });
    counts.due = found.due;
    if (dryRun) return { counts, steps: found.steps };
    for (let first = 0; first < found.managers; first += managersAStep) {
      const told = await step('warn managers', () => warnManagers(story, first));
      counts.warned += told.contracts;
      counts.mails += told.mails;
      counts.unknown += told.unknown;
    }
    const orphans = counts.due - counts.warned;
    if (orphans > 0) {
      counts.orphans = orphans;
      if (tools.config.operators.length === 0) {
        return { counts, steps: found.steps, error: nobodyToTell(orphans) };
      }
      const sent = await step('tell the operators', () => tellOperators(story));
      if (sent === 'unknown') counts.unknown += 1;
      else counts.mails += 1;
    }
    return { counts, steps: found.steps };
  } catch (error) {
    if (error instanceof StepFailed) return { counts, steps: found.steps, error: error.message };
    throw error;
  }
}

type Told = Record<'contracts' | 'mails' | 'unknown', number>;

async function warnManagers(story: Story, first: number): Promise<Told> {
  const { tools, folder } = story;
  await holdLock(story);
  const groups = groupsOf(await readDue(tools.bucket, folder)).slice(first, first + managersAStep);
  const told: Told = { contracts: 0, mails: 0, unknown: 0 };
  for (const group of groups) {
    const sent = await warnManager(tools, group);
    if (sent === 'not told') {
      await keepOrphans(tools, folder, group.contracts);
      continue;
    }
    told.contracts += group.contracts.length;
    told[sent === 'unknown' ? 'unknown' : 'mails'] += 1;
  }
  return told;
}

async function holdLock({ tools, runId }: Story): Promise<void> {
  const taken = await takeLock(tools.bucket, lockName, runId, tools.now());
  if (taken !== true) throw new Error(`run ${taken.heldBy} gives the notices by now.`);
}

const orphansFolder = (folder: string) => `${folder}/orphans`;

/** Those whose manager could not be told stand apart, for the mail to the operators. */
async function keepOrphans({ bucket }: NoticeTools, folder: string, contracts: readonly Due[]): Promise<void> {
  const known = await readOrphans(bucket, folder);
  const ids = new Set(known.map(({ recordId }) => recordId));
  await keepDue(bucket, orphansFolder(folder), [...known, ...contracts.filter(({ recordId }) => !ids.has(recordId))]);
}

async function readOrphans(bucket: NoticeTools['bucket'], folder: string): Promise<Due[]> {
  const found = await bucket.read(`${orphansFolder(folder)}/due.json`);
  return found.kind === 'found' ? await readDue(bucket, orphansFolder(folder)) : [];
}

async function tellOperators(story: Story): Promise<Sent> {
  await holdLock(story);
  const { tools, folder } = story;
  return await tellOfOrphans(tools, await readOrphans(tools.bucket, folder));
}

function countSteps(due: readonly Due[]): NoticeReport['steps'] {
  const bySteps = Map.groupBy(due, ({ step }) => step);
  return [...bySteps]
    .map(([days, contracts]) => ({ days, contracts: contracts.length }))
    .sort((one, other) => one.days - other.days);
}

function nobodyToTell(orphans: number): string {
  return `The managers of ${orphans} contracts cannot be told, and nelm.config.ts names no operators who could be. Set operators.`;
}
