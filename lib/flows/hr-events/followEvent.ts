import { recordEnding } from '../../contracts/endings.ts';
import { dateReader } from '../../dates/dates.ts';
import { type HeldLock, withSourceLock } from '../../durable/sourceLock.ts';
import type { HrEvent } from '../../hr/hrEvent.ts';
import { mayTouchSource, rightsOf } from '../../hr/rights.ts';
import type { Person } from '../../people/person.ts';
import { awaitEndings, awaitRehire, sayingOf } from './awaitOperators.ts';
import type { Decision } from './decideEvent.ts';
import { type EventResult, failed } from './eventResult.ts';
import type { EventRun, EventStory, WritingTools } from './eventRun.ts';
import { takesAway } from './guard.ts';
import { type NormalizedEvent, normalizeEvent } from './normalizedEvent.ts';
import { appendEvent, emptyHistory, isHiredBy, noteHiring, noteStart, readHistory } from './personHistory.ts';
import { type Plan, planEvent, rulesOf, type Waits } from './planEvent.ts';
import { waitForApproval } from './waitForApproval.ts';
import { deletedFile, type Written, writePlan } from './writePlan.ts';

/** Events of other types say nothing new of the manager, who may have left. */
const namesManager: ReadonlySet<HrEvent['type']> = new Set(['hired', 'changed', 'rehired']);

/**
 * Does what an event means; when a request of the person is pending, after it is decided; when the operators must say yes,
 * after they have.
 *
 * @param report writes down that the run waits
 */
export async function followEvent(
  story: EventStory,
  said: HrEvent,
  report: (result: EventResult) => Promise<void>,
): Promise<EventResult> {
  const { tools, run, step } = story;
  const { isc, config } = tools;
  if (run.source.id === '')
    return failed(`The tenant has no non-employee source "${run.source.name}". Correct the event's source.`);
  if (run.wrongSettings) return failed(run.wrongSettings);
  const { system } = run.notice;
  if (!mayTouchSource(rightsOf(config.hr, system), run.source)) {
    return { outcome: 'refused', reason: `hr.${system} in nelm.config.ts does not let ${system} touch this source.` };
  }
  const readDate = dateReader({ timeZone: config.timeZone, dateFormats: [] });
  const read = normalizeEvent(said, readDate, { system, arrivedAt: story.startedAt });
  const event =
    read.values.manager && namesManager.has(read.type)
      ? await step('find the manager', (attempt) => tools.findManager(isc.with(attempt), read))
      : read;
  const waits: Waits = { hasWaited: false, approved: [] };
  for (;;) {
    const { plan, written } = await withSourceLock(story, run.source.id, (lock) =>
      applyEvent(story, lock, event, { ...waits }),
    );
    const { decision, held } = plan;
    if (held) {
      await report({ outcome: 'held', reason: whyHeld[held.why] });
      const verdict = await (held.why === 'endings' ? awaitEndings(story, held.group) : awaitRehire(story, plan));
      if (verdict !== 'approve') return sayingOf(verdict);
      waits.approved = [...waits.approved, held.why];
      continue;
    }
    if (decision.do !== 'wait' && decision.do !== 'request') return resultOf(plan, written, waits.hasWaited);
    // Nobody had to approve what was requested.
    if (decision.do === 'request' && written.requestId === undefined) return { outcome: 'approved', ...idsOf(written) };
    const requestId = written.requestId ?? plan.requestId ?? '';
    const approval = await waitForApproval(story, requestId);
    const isOwn = decision.do === 'request' && !written.joined;
    if (isOwn || approval.outcome !== 'approved') return { ...approval, requestId };
    waits.hasWaited = true;
  }
}

const whyHeld = {
  endings: 'More people would end within 24 hours than the delete threshold of the source allows: operators decide.',
  rehire: 'Somebody whose contract has ended would be let in again: operators decide.',
};

/**
 * Decides and writes while nobody else writes to the source; anew where the situation has changed in between. It begins by
 * looking, so that what a run knew before it lost its lock counts for nothing.
 */
async function applyEvent(
  { tools, run, step }: EventStory,
  lock: HeldLock,
  event: NormalizedEvent,
  waits: Waits,
): Promise<{ plan: Plan; written: Written }> {
  const { isc } = tools;
  for (;;) {
    // In an outage deciding may take longer than a lock is held without being renewed.
    const plan = await step('decide', async (attempt) => {
      await lock.renew();
      return await planEvent(tools, run, event, isc.with(attempt), waits);
    });
    if (plan.held) return { plan, written: {} };
    const written = await step('write', async (attempt) => {
      await lock.renew();
      if (plan.before && !waits.approved.includes('endings') && takesAway(plan.decision, plan.before, tools.now())) {
        await recordEnding(tools.bucket, run.source.id, run.id, tools.now());
      }
      if (plan.before && plan.decision.do === 'change' && plan.decision.values.startDate) {
        await noteStart(tools.bucket, run.source.id, plan.event, plan.before);
      }
      const isTried = isHire(plan.decision) && (await noteHiring(tools.bucket, run.source.id, plan.event));
      return await writePlan(tools, run, lock, { ...plan, isTried }, isc.with(attempt));
    });
    if (written.overtaken) continue;
    const isForbidden = plan.decision.do === 'nothing' && plan.decision.isForbidden;
    if (plan.decision.do !== 'wait' && !isForbidden)
      await step('remember the event', () => rememberEvent(tools, run, lock, plan, written));
    return { plan, written };
  }
}

/** Adds an event to the history of its person, and where they are. Called under the source's lock. */
export async function rememberEvent(
  { bucket, config, now }: WritingTools,
  { source }: Pick<EventRun, 'source'>,
  lock: HeldLock,
  { event, before, ...plan }: Plan,
  written: Written,
): Promise<void> {
  await lock.renew();
  const history = (await readHistory(bucket, source.id, event.values.accountName)) ?? emptyHistory(before);
  const isNew = isHire(plan.decision);
  const isThere = plan.recordId !== undefined || plan.requestId !== undefined;
  // Of somebody who comes again, what was known of an earlier record or request is over.
  const recordId = written.recordId ?? plan.recordId ?? (isNew ? undefined : history.recordId);
  const requestId = written.requestId ?? plan.requestId ?? (isNew ? undefined : history.requestId);
  const earliestStart = earliestSeen(plan.decision, history.earliestStart, before);
  const { hiring: _, ...known } = history;
  const isBrought = isNew ? !written.joined : isHiredBy(history, event);
  const isOver = isNew || plan.decision.do === 'delete record' || plan.decision.do === 'delete request';
  const broughtBefore = isThere ? plan.broughtBy : history.broughtBy;
  const broughtBy = isBrought ? event.system : isOver ? undefined : broughtBefore;
  const seen = { ...known, recordId, requestId, broughtBy, earliestStart };
  await appendEvent(bucket, source.id, seen, event, rulesOf(config, source, now()));
}

const isHire = (decision: Decision) => decision.do === 'create' || decision.do === 'request';

/** The earliest start that the record was seen to have, in epoch milliseconds; of one that is deleted, none. */
function earliestSeen(decision: Decision, before: number | undefined, record: Person | undefined): number | undefined {
  if (decision.do === 'delete record') return undefined;
  // Of somebody who comes again after their record was deleted, the new record counts.
  if (decision.do === 'create' || decision.do === 'request') return Date.parse(decision.person.startDate ?? '');
  const changed = decision.do === 'change' ? decision.values.startDate : undefined;
  const starts = [record?.startDate, changed].flatMap((date) => (date ? [Date.parse(date)] : []));
  return starts.length > 0 ? Math.min(...starts, before ?? Number.POSITIVE_INFINITY) : before;
}

/** What a run came to whose event needs no approver. */
function resultOf({ decision, recordId }: Plan, written: Written, hasWaited: boolean): EventResult {
  const ids = { ...(recordId && { recordId }), ...idsOf(written) };
  if (decision.do === 'create') return { outcome: 'created', ...ids };
  if (decision.do === 'change') return { outcome: decision.outcome, changed: namesOf(decision), ...ids };
  if (decision.do === 'nothing') {
    // A hire that waited for the request of somebody else, and finds the person as they should be.
    if (hasWaited && decision.outcome === 'nothing-to-do') return { outcome: 'approved', ...ids };
    return { outcome: decision.outcome, reason: decision.reason, ...ids };
  }
  return {
    outcome: 'withdrawn',
    ...('reason' in decision && { reason: decision.reason }),
    ...(decision.do === 'delete record' && { deleted: deletedFile }),
  };
}

function idsOf({ recordId, requestId }: Written): Pick<EventResult, 'recordId' | 'requestId'> {
  return { ...(recordId && { recordId }), ...(requestId && { requestId }) };
}

function namesOf({ values: { accountName: _, data, ...own } }: Extract<Decision, { do: 'change' }>): string[] {
  return [...Object.keys(own), ...Object.keys(data)];
}
