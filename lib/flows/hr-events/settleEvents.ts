import { accountKey } from '../../people/person.ts';
import { inChunks } from '../../store/inChunks.ts';
import { type CarriedEvent, readCarried } from './carriedEvent.ts';
import { type CarriedOut, readCarriedOut, writtenBy } from './carriedOut.ts';
import type { Decision } from './decideEvent.ts';
import { type Became, changesOf, eventOfLine, keepLines, lineOf, readLines } from './eventLines.ts';
import type { EventLine } from './eventReport.ts';
import type { EventRun, EventTools } from './eventRun.ts';
import { type HandedOver, readHandedOver } from './handedOver.ts';
import { begun, keepHistory, type PersonHistory, readHistory, withoutHiring, withStart } from './personHistory.ts';
import { type PlannedEvent, rulesOf } from './planEvent.ts';
import type { PersonPlan } from './planPerson.ts';
import { historyAfter, isRemembered } from './remember.ts';
import { type AllWritten, deletedFile } from './writeEvents.ts';
import type { Written } from './writePlan.ts';

/** Adds the events of a run to the histories of their people. Safe to do twice. Called under the source's lock. */
export async function rememberEvents(tools: EventTools, { folder, source }: EventRun): Promise<void> {
  const { bucket, config, now } = tools;
  const rules = rulesOf(config, source, now());
  const { plans, settled, written } = await readCarriedOut(bucket, folder);
  await inChunks(settled, async ({ letIn }) => {
    const kept = letIn && (await readHistory(bucket, source.id, letIn.accountName));
    if (!kept || kept.recordId === letIn.recordId) return;
    await keepHistory(bucket, source.id, letIn.accountName, { ...kept, recordId: letIn.recordId });
  });
  await inChunks(plans, async (plan) => {
    if (plan.isUnreadable) return;
    const kept = await readHistory(bucket, source.id, plan.accountName);
    if (isUndone(plan, written)) {
      if (kept?.hiring) await keepHistory(bucket, source.id, plan.accountName, withoutHiring(kept));
      return;
    }
    const done = plan.events.filter((planned) => writtenBy(planned, plan, written).error === undefined);
    const isUnknown = written.get(accountKey(plan.accountName))?.isUnknown === true;
    const isRefused = plan.write !== undefined && done.length < plan.events.length && !isUnknown;
    const history = done.reduce<PersonHistory | undefined>(
      (before, planned) => {
        if (isRemembered(planned)) return historyAfter(before, planned, writtenBy(planned, plan, written), rules);
        // Whoever looks after the decision may see another start.
        return planned.held === 'endings' && planned.before
          ? withStart(begun(before, planned.before), planned.before)
          : before;
      },
      isRefused && kept ? withoutHiring(kept) : kept,
    );
    if (history && history !== kept) await keepHistory(bucket, source.id, plan.accountName, history);
  });
}

/** Whether nothing of a person's events took effect, or all of them are decided on anew. */
function isUndone({ accountName, problem }: PersonPlan, all: AllWritten): boolean {
  return problem !== undefined || all.get(accountKey(accountName))?.overtaken === true;
}

/** The names of the events that the next run must decide on. */
export function leftOf({ plans, written: all }: CarriedOut): Set<string> {
  return new Set(
    plans.flatMap(({ accountName, left, events }) => {
      const written = all.get(accountKey(accountName));
      if (written?.overtaken) return [...events.map(({ name }) => name), ...left];
      // Nobody had to approve the request that they were to wait for.
      const isThere = written?.recordId !== undefined && written.requestId === undefined;
      const waiting = events.filter(({ decision, requestId }) => decision.do === 'wait' && !requestId);
      return isThere ? [...waiting.map(({ name }) => name), ...left] : left;
    }),
  );
}

/**
 * Writes down what became of each event of a run.
 *
 * @param onlyWritten of those only whose people were written
 */
export async function writeLines(
  { bucket }: Pick<EventTools, 'bucket'>,
  { folder }: EventRun,
  { onlyWritten = false } = {},
): Promise<void> {
  const carried = new Map((await readCarried(bucket, folder)).map((one) => [one.name, one]));
  const carriedOut = await readCarriedOut(bucket, folder);
  const { plans, settled, written } = carriedOut;
  const handed = await readHandedOver(bucket, folder);
  const left = leftOf(carriedOut);
  const lines = onlyWritten
    ? []
    : settled.flatMap(({ name, letIn: _, ...became }) => lineFor(carried.get(name), became));
  for (const plan of plans) {
    if (onlyWritten && !written.has(accountKey(plan.accountName))) continue;
    for (const planned of plan.events) {
      if (left.has(planned.name)) continue;
      // It was written, and nobody waits yet for what is to come of it.
      if (onlyWritten && !handed.has(planned.name) && isToWait(planned, writtenBy(planned, plan, written))) continue;
      const one = carried.get(planned.name);
      lines.push(...lineFor(one, becameOf(planned, plan, written, handed, one?.hasWaited ?? false)));
    }
  }
  const handedOver = onlyWritten ? [] : [...handed].filter(([, { why }]) => why === 'reading');
  for (const [name, { group }] of handedOver) {
    lines.push(...lineFor(carried.get(name), { outcome: 'reading', reason: unread, goesOnIn: group }));
  }
  await keepLines(bucket, folder, withEarlier(await readLines(bucket, folder), lines));
}

/** Whether an event is to go on in a run of its own. */
function isToWait({ held, decision }: PlannedEvent, { requestId }: Written): boolean {
  return held !== undefined || decision.do === 'wait' || (decision.do === 'request' && requestId !== undefined);
}

/**
 * The lines of a run that lost its lock and began again: what it did the first time is said, and not that it finds it done.
 */
function withEarlier(earlier: readonly EventLine[], lines: readonly EventLine[]): EventLine[] {
  const byName = new Map(earlier.map((line) => [eventOfLine(line), line]));
  const isFoundDone = ({ outcome }: EventLine) => outcome === 'nothing-to-do' || outcome === 'approved';
  for (const line of lines) {
    if (!isFoundDone(line) || !byName.has(eventOfLine(line))) byName.set(eventOfLine(line), line);
  }
  return [...byName.values()];
}

const unread = 'The HR system does not say what happened; it is asked again in a run of its own.';

function lineFor(one: CarriedEvent | undefined, became: Became): EventLine[] {
  return one ? [lineOf(one, became)] : [];
}

function becameOf(
  planned: PlannedEvent,
  plan: PersonPlan,
  all: AllWritten,
  handed: HandedOver,
  hasWaited: boolean,
): Became {
  const { decision, before, held } = planned;
  const written = writtenBy(planned, plan, all);
  const ids = idsOf(planned.recordId, written);
  const goesOnIn = handed.get(planned.name)?.group;
  if (plan.problem) return { outcome: 'failed', reason: plan.problem };
  if (held) return { outcome: 'held', reason: whyHeld[held], ...(goesOnIn && { goesOnIn }) };
  if (written.error) return { outcome: 'failed', reason: written.error, ...ids };
  if (decision.do === 'nothing') {
    // A hire that waited for the request of somebody else, and finds the person as they should be.
    if (hasWaited && ids.recordId && decision.outcome === 'nothing-to-do') return { outcome: 'approved', ...ids };
    return { outcome: decision.outcome, reason: decision.reason, ...ids };
  }
  if (decision.do === 'wait' || decision.do === 'request') {
    // Nobody had to approve what was requested.
    if (!goesOnIn) return { outcome: 'approved', ...ids };
    return { outcome: 'requested', reason: 'The request waits for its approvers.', goesOnIn, ...ids };
  }
  if (decision.do === 'change') return { outcome: decision.outcome, changed: changesOf(decision, before), ...ids };
  return 'person' in decision ? { outcome: 'created', ...ids } : deleted(decision);
}

function deleted(
  decision: Extract<Decision, { reason?: string | undefined; do: 'delete record' | 'delete request' }>,
): Became {
  return {
    outcome: decision.outcome ?? 'withdrawn',
    ...(decision.reason && { reason: decision.reason }),
    ...(decision.do === 'delete record' && { deleted: deletedFile }),
  };
}

function idsOf(recordId: string | undefined, written: Written): Pick<EventLine, 'recordId' | 'requestId'> {
  const id = written.recordId ?? recordId;
  return { ...(id && { recordId: id }), ...(written.requestId && { requestId: written.requestId }) };
}

const whyHeld = {
  endings: 'More people would end within 24 hours than the delete threshold of the source allows: operators decide.',
  rehire: 'Somebody whose contract has ended would be let in again: operators decide.',
};
