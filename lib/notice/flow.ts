import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Logger } from '@aws-lambda-powertools/logger';
import { scheduledJobSchema, scheduledRunId } from '../flow/schedule.ts';
import { countedSteps, StepFailed } from '../flow/steps.ts';
import { keepReport } from '../run/report.ts';
import { type Due, findDue, groupsOf, keepDue, readDue } from './due.ts';
import type { NoticeReport } from './report.ts';
import { reportPage } from './reportPage.ts';
import type { NoticeTools } from './run.ts';
import { tellOfOrphans, warnManager } from './warn.ts';

/** So many managers are told in one step: each mail goes out once, however often a step is run. */
const managersAStep = 20;

type Found = { due: number; managers: number; steps: NoticeReport['steps'] };
type Noticed = Pick<NoticeReport, 'counts' | 'steps'> & { error?: string };

/** What the steps of a story share. */
type Story = ReturnType<typeof countedSteps> & {
  tools: NoticeTools;
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
    const { counts, steps: due, error } = await notice({ ...steps, tools, folder, startedAt, dryRun: job.dryRun });
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

async function notice(story: Story): Promise<Noticed> {
  const { step, tools, folder, startedAt, dryRun } = story;
  let found: Found = { due: 0, managers: 0, steps: [] };
  const counts = { due: 0, warned: 0, orphans: 0, mails: 0 };
  try {
    found = await step('find whose contract ends soon', async (requests) => {
      const due = await findDue(tools, tools.isc.counting(requests), startedAt);
      await keepDue(tools.bucket, folder, due);
      return { due: due.length, managers: groupsOf(due).length, steps: countSteps(due) };
    });
    counts.due = found.due;
    if (dryRun) return { counts, steps: found.steps };
    for (let first = 0; first < found.managers; first += managersAStep) {
      const told = await step('warn managers', () => warnManagers(story, first));
      counts.warned += told.contracts;
      counts.mails += told.mails;
    }
    const orphans = counts.due - counts.warned;
    if (orphans > 0) {
      counts.orphans = orphans;
      if (tools.config.operators.length === 0) {
        return { counts, steps: found.steps, error: nobodyToTell(orphans) };
      }
      await step('tell the operators', () => tellOperators(story));
      counts.mails += 1;
    }
    return { counts, steps: found.steps };
  } catch (error) {
    if (error instanceof StepFailed) return { counts, steps: found.steps, error: error.message };
    throw error;
  }
}

async function warnManagers({ tools, folder }: Story, first: number): Promise<{ contracts: number; mails: number }> {
  const groups = groupsOf(await readDue(tools.bucket, folder)).slice(first, first + managersAStep);
  let [contracts, mails] = [0, 0];
  for (const group of groups) {
    if ((await warnManager(tools, group)) === 'not told') await keepOrphans(tools, folder, group.contracts);
    else [contracts, mails] = [contracts + group.contracts.length, mails + 1];
  }
  return { contracts, mails };
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

async function tellOperators({ tools, folder }: Story): Promise<void> {
  await tellOfOrphans(tools, await readOrphans(tools.bucket, folder));
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
