import type { EventLine } from '../../../lib/flows/hr-events/eventReport.ts';
import { type Transfer, transferRunId } from '../../../lib/transfers/keptTransfer.ts';
import type { Invariant, Seen } from '../seen.ts';
import { keptSince } from '../settings.ts';
import { waitsAsTooSmall } from './smallLists.ts';

/** Every row is in exactly one count of its report, and every file and event that was accepted has a report. */
export function counted(): Invariant {
  let reported = new Set<string>();
  return (seen) => {
    const { others, isQuiet, isLast, world } = seen;
    for (const { folder } of others) reported.add(runOf(folder));
    // Every day only what is new is looked at, and in the end whether all of it is there still.
    if (isLast) reported = new Set(reportsIn(world).map((key) => runOf(key.slice(0, -'/report.json'.length))));
    return [
      ...sums(seen),
      ...(isQuiet ? withoutReport(seen, reported, isLast ? keptSince(world.everSet(), seen.now) : 0) : []),
      ...(isQuiet && isLast ? [...events(seen), ...handovers(seen)] : []),
    ];
  };
}

const runOf = (folder: string) => folder.slice(folder.lastIndexOf('/') + 1);

function reportsIn({ storage }: Seen['world']): string[] {
  return storage.keys('runs/').filter((key) => key.endsWith('/report.json'));
}

/** The reports that do not count each row once. */
function sums({ imports }: Seen): string[] {
  const wrong: string[] = [];
  for (const { report } of imports) {
    const { rows, created, updated, unchanged, rejected, failed, superseded = 0, heldRows = 0 } = report.counts;
    const sum = created + updated + unchanged + rejected + failed + superseded + heldRows;
    // Of a file that was refused, gave way or failed as a whole, or waits as a whole, no row was looked at.
    const isLookedAt =
      sum > 0 || !(['refused', 'superseded', 'failed'].includes(report.outcome) || waitsAsTooSmall(report));
    if (isLookedAt && sum !== rows && report.outcome !== 'refused')
      wrong.push(
        `3: The report of ${report.runId} has ${rows} rows and counts ${sum}: ${JSON.stringify(report.counts)}`,
      );
  }
  return wrong;
}

/** The files that no run has told of. */
function withoutReport({ journal }: Seen, reported: ReadonlySet<string>, since: number): string[] {
  const wrong: string[] = [];
  for (const { runId, isTold, event, droppedAt } of journal.drops)
    if (isTold && droppedAt > since && !reported.has(runId))
      wrong.push(`3: The file of event ${event.id} (${runId}) has no report.`);
  for (const { runId, source, droppedAt } of journal.restores)
    if (droppedAt > since && !reported.has(runId))
      wrong.push(`3: The file that restores ${source} (${runId}) has no report.`);
  return wrong;
}

/** The events that were taken and not told of, or told of and not taken. */
function events(seen: Seen): string[] {
  const { journal, world } = seen;
  const since = keptSince(world.everSet(), seen.now);
  const wrong: string[] = [];
  const lines = reportedEvents(world);
  const told = new Set(lines.map(({ event }) => event.id));
  const accepted = new Set(journal.posts.flatMap(({ id, answers }) => (answers.includes(202) ? [id] : [])));
  for (const { id, event, occurredAt } of journal.posts) {
    if (occurredAt < since) continue;
    // What is forged may have the id of what is not.
    const isAccepted = accepted.has(id);
    if (isAccepted && !told.has(id)) wrong.push(`3: Event ${event.id} (${id}) was accepted and has no report.`);
    if (!isAccepted && told.has(id)) wrong.push(`3: Event ${event.id} (${id}) was refused and was carried out.`);
  }
  for (const { account, type, from, to } of journal.asked) {
    if (from < since) continue;
    const isTold = lines.some(
      ({ system, accountName, event }) =>
        system === 'operator' &&
        accountName === account &&
        event.type === type &&
        Date.parse(event.occurredAt) > from - clockError &&
        Date.parse(event.occurredAt) < to + clockError,
    );
    if (!isTold)
      wrong.push(`3: In the console it was asked for that ${account} is ${type}, and no report tells of it.`);
  }
  return wrong;
}

/**
 * The forms by which people were offered, as the console said, and of which no report tells. A run that waits for an answer has none
 * yet. Where a try of a form failed, a later one may have met other managers than it: of what the first has kept there may be no run.
 */
function handovers({ journal, world, now }: Seen): string[] {
  const since = keptSince(world.everSet(), now);
  const reported = new Set(reportsIn(world).map((key) => runOf(key.slice(0, -'/report.json'.length))));
  const running = world.lambda.engine.executions().filter(({ status }) => status === 'RUNNING');
  const isCarriedOut = (transfer: Transfer) =>
    reported.has(transferRunId(transfer)) || running.some(({ payload }) => payload.includes(transfer.id));
  const transfers = world.storage
    .keys('transfers/')
    .map((key): Transfer => JSON.parse(String(world.storage.read(key)?.bytes)));
  return journal.handovers.flatMap(({ eventId, note, from, isClear }) => {
    if (from < since) return [];
    const own = transfers.filter((transfer) => transfer.note === note);
    const isDone = isClear ? own.length > 0 && own.every(isCarriedOut) : own.some(isCarriedOut);
    return isDone ? [] : [`3: In the console people were offered (event ${eventId}), and no report tells of it.`];
  });
}

/** In milliseconds: the clocks of doors differ by less. */
const clockError = 10_000;

/** The events of which a report tells. */
function reportedEvents(world: Seen['world']): EventLine[] {
  return reportsIn(world).flatMap((key): EventLine[] => {
    const report = JSON.parse(String(world.storage.read(key)?.bytes));
    return report.kind === 'hr-events' ? report.events : [];
  });
}
