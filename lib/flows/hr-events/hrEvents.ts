import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { Logger } from '@aws-lambda-powertools/logger';
import { dateReader } from '../../dates/dates.ts';
import { countedSteps, StepFailed } from '../../durable/steps.ts';
import { waitForLock } from '../../durable/waitForLock.ts';
import { type Notice, noticeSchema, type Said } from '../../hr/adapter.ts';
import { happening } from '../../hr/eventIdentity.ts';
import type { HrEvent } from '../../hr/hrEvent.ts';
import { releaseLock } from '../../store/lock.ts';
import type { Decision } from './decideEvent.ts';
import type { Ending } from './eventReport.ts';
import { createSourceFinder, describeRun, type EventSource, type LifecycleTools, type Run } from './eventRun.ts';
import { createManagerFinder } from './findManager.ts';
import { needsOperators, tellOperators, writeReport } from './finishEvent.ts';
import { type Meant, meantBy } from './normalizedEvent.ts';
import { firstSeen, readKnown, remember } from './personHistory.ts';
import { type Plan, planEvent, rulesOf } from './planEvent.ts';
import { type Approval, waitForApproval } from './waitForApproval.ts';
import { holdsLock, type Written, writePlan } from './writePlan.ts';

/** What the steps of a story share. */
type Story = ReturnType<typeof countedSteps> & {
  tools: LifecycleTools;
  run: Run;
  context: DurableContext;
  findManager: ReturnType<typeof createManagerFinder>;
};

/**
 * The story of one event. Each step is checkpointed and safe to run twice, so a run that is killed goes on where it was.
 * However it ends there is a report; a run that failed fails its execution too, so that somebody is told.
 */
export function hrEvents(tools: LifecycleTools, log: Pick<Logger, 'info' | 'warn'>) {
  const findSource = createSourceFinder(tools.now);
  const findManager = createManagerFinder();
  return async (payload: Notice, context: DurableContext): Promise<{ runId: string; folder: string } & Ending> => {
    const notice = noticeSchema.parse(payload);
    const steps = countedSteps(context);
    const { step } = steps;
    const startedAt = await step('note the start', async () => tools.now());
    const look = step('find the source', (requests) => findSource(tools.isc.with({ counts: requests }), notice));
    const source = await orProblem(look);
    const run = describeRun(notice, 'id' in source ? source : nowhere(notice));
    const said = 'problem' in source ? failed(source.problem) : await orEnding(readNotice(tools, notice, steps));
    const event = 'event' in said ? said.event : undefined;
    const ending =
      'event' in said ? await orEnding(follow({ ...steps, tools, run, context, findManager }, said.event)) : said;
    await step('write the report', () => writeReport(tools, run, event, ending, startedAt, steps.requests()));
    if (run.source.id)
      await step('release the lock at the end', () => releaseLock(tools.bucket, run.source.id, run.id));
    if (needsOperators(ending)) {
      const told = step('tell the operators', () => tellOperators(tools, run, event, ending));
      await told.catch((error: unknown) => {
        if (!(error instanceof StepFailed)) throw error;
        log.warn('the operators could not be told', { runId: run.id });
      });
    }
    log.info('event ended', { runId: run.id, sourceId: run.source.id, system: notice.system, outcome: ending.outcome });
    if (ending.outcome === 'failed') throw new Error(`Run ${run.id} failed; its report says what is known.`);
    return { runId: run.id, folder: run.folder, ...ending };
  };
}

/** The event; where it only names its person, what the HR system says of them. */
async function readNotice(
  tools: LifecycleTools,
  notice: Notice,
  { step }: Pick<Story, 'step'>,
): Promise<{ event: HrEvent } | Ending> {
  if ('event' in notice) return { event: notice.event };
  const said = await step('read the person in the HR system', async (): Promise<Said> => {
    const system = tools.systems.get(notice.system);
    if (!system) throw new Error('the HR system is not in nelm.config.ts any more');
    return await system.read(notice.reference);
  });
  if (said.kind === 'event') return { event: said.event };
  if (said.kind === 'ignored') return { outcome: 'ignored', reason: `The event is ${said.reason}.` };
  const problems = said.problems.map(({ path, reason }) => `${path}: ${reason}`);
  return failed(`The HR system's answer cannot be read: ${problems.join('; ')}`);
}

/** Events of other types say nothing new of the manager, who may have left. */
const namesManager: ReadonlySet<HrEvent['type']> = new Set(['hired', 'changed', 'rehired']);

/** Does what the event means; when a request of the person is pending, after it is decided. */
async function follow(story: Story, said: HrEvent): Promise<Ending> {
  const { tools, run, context, step, add, findManager } = story;
  const { isc, config } = tools;
  if (run.source.id === '') {
    return failed(`The tenant has no non-employee source "${run.source.name}". Correct the event's source.`);
  }
  const read = meantBy(said, dateReader({ timeZone: config.timeZone, dateFormats: [] }));
  const event =
    read.values.manager && namesManager.has(read.type)
      ? await step('find the manager', (requests) => findManager(isc.with({ counts: requests }), read))
      : read;
  let approval: Approval | undefined;
  for (;;) {
    const done = await underLock(story, event, approval !== undefined);
    if ('outcome' in done) return done;
    const { plan, written } = done;
    if (plan.decision.do === 'request' && written.requestId === undefined) return { outcome: 'approved', ...written };
    const requestId = written.requestId ?? plan.requestId ?? '';
    const isOwn = plan.decision.do === 'request' && !written.joined;
    if (plan.decision.do !== 'wait' && plan.decision.do !== 'request') return endingOf(plan, written, approval);
    approval = await waitForApproval(context, tools, requestId);
    add(approval.requests);
    if (isOwn || approval.status !== 'approved') return approvalEnding(approval, requestId);
  }
}

/** Decides and writes while nobody else writes to the source; again where the situation has changed in between. */
async function underLock(
  { tools, run, context, step }: Story,
  event: Meant,
  again: boolean,
): Promise<Ending | { plan: Plan; written: Written }> {
  for (;;) {
    const lock = await waitForLock(context, tools, run.source.id, run.id);
    if (lock.heldBy) return failed(`Run ${lock.heldBy} has not given the source free.`);
    const plan = await step('decide', async (requests) =>
      (await holdsLock(tools, run))
        ? planEvent(tools, run, event, tools.isc.with({ counts: requests }), again)
        : 'lost',
    );
    if (plan === 'lost') continue;
    const written = await step('write', (requests) =>
      writePlan(tools, run, plan, tools.isc.with({ counts: requests })),
    );
    if (written === 'lost' || written.overtaken) continue;
    if (plan.decision.do !== 'wait') await step('remember the event', () => rememberEvent(tools, run, plan, written));
    await step('release the lock', () => releaseLock(tools.bucket, run.source.id, run.id));
    return { plan, written };
  }
}

async function rememberEvent(
  { bucket, config, now }: LifecycleTools,
  { source, sourceFolder }: Run,
  { event, before, ...plan }: Plan,
  written: Written,
): Promise<void> {
  const known = (await readKnown(bucket, sourceFolder, event.values.accountName)) ?? firstSeen(before);
  const recordId = written.recordId ?? plan.recordId;
  const requestId = written.requestId ?? plan.requestId;
  const seen = { ...known, ...(recordId && { recordId }), ...(requestId && { requestId }) };
  await remember(bucket, sourceFolder, seen, event, rulesOf(config, source.name, now()));
}

function endingOf({ decision, ...ids }: Plan, written: Written, approval: Approval | undefined): Ending {
  const found = { ...(ids.recordId && { recordId: ids.recordId }), ...written };
  if (decision.do === 'create') return { outcome: 'created', ...found };
  if (decision.do === 'change') return { outcome: decision.outcome, changed: namesOf(decision), ...found };
  if (decision.do !== 'nothing') {
    const reason = 'reason' in decision ? decision.reason : undefined;
    return { outcome: 'withdrawn', ...(reason && { reason }) };
  }
  // A hire that waited for the request of somebody else, and finds the person as they should be.
  if (approval && decision.outcome === 'nothing-to-do') return { outcome: 'approved', ...found };
  return { outcome: decision.outcome, reason: decision.reason, ...found };
}

function namesOf({ values: { accountName: _, data, ...own } }: Extract<Decision, { do: 'change' }>): string[] {
  return [...Object.keys(own), ...Object.keys(data)];
}

function approvalEnding({ status, comment, problem }: Approval, requestId: string): Ending {
  if (status === 'failed') return { ...failed(`Could not look at the request: ${problem}`), requestId };
  if (status === 'pending') {
    const reason = problem ? `Nobody is known to have decided for 30 days: ${problem}` : 'Nobody decided for 30 days.';
    return { outcome: 'undecided', requestId, reason };
  }
  return { outcome: status, requestId, ...(comment && { reason: comment }) };
}

const failed = (reason: string): Ending => ({ outcome: 'failed', reason });

const nowhere = (notice: Notice): EventSource => ({
  id: '',
  ids: [],
  name: happening(notice).source,
  manager: undefined,
});

async function orProblem<T>(work: Promise<T>): Promise<T | { problem: string }> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StepFailed) return { problem: error.message };
    throw error;
  }
}

/** A step that could not be done ends the run with its reason; any other error is a defect and ends the execution. */
async function orEnding<T>(work: Promise<T>): Promise<T | Ending> {
  const result = await orProblem(work);
  return typeof result === 'object' && result !== null && 'problem' in result ? failed(result.problem) : result;
}
