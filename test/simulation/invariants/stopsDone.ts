import type { EventLine } from '../../../lib/flows/hr-events/eventReport.ts';
import { personDigest } from '../../../lib/people/personDigest.ts';
import { keys } from '../../../lib/store/keys.ts';
import type { Journal, Posted } from '../journal.ts';
import type { Invariant, Seen } from '../seen.ts';
import { keptSince, type Settings } from '../settings.ts';
import { isTakenAtItsWord } from '../takenAtItsWord.ts';

const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** By so much at most, in milliseconds, the clocks differ of whoever sends an event, lifts a stop, and carries out either. */
const clockError = 10 * second;

/** So long, in milliseconds, somebody may try to lift a stop who is not answered, and has lifted it by the first try. */
const longestTry = 4 * hour;

/** What became of an event, by the report of a run. */
type Told = EventLine & { source: string; runId: string; finishedAt: number };

/**
 * A stop does what it says: whoever is reported as stopped is blocked by then, and in the end each stop that an HR system may make was
 * carried out, or a question about it was answered otherwise, or a lift has come between.
 */
export function stopsDone(): Invariant {
  const told = new Map<string, Told>();
  return (seen) => {
    const fresh = linesIn(seen);
    for (const one of fresh) told.set(`${one.runId} ${one.system} ${one.event.id}`, one);
    const unblocked = fresh.filter(
      ({ outcome, source, accountName = '', event }) =>
        outcome === 'stopped' && !isBlocked(seen, source, accountName, Date.parse(event.occurredAt)),
    );
    return [
      ...unblocked.map(({ accountName, source, runId }) => {
        return `2: ${accountName} of ${source} is stopped by ${runId}, and is not blocked.`;
      }),
      ...(seen.isLast && seen.isQuiet ? undone(seen, [...told.values()]) : []),
    ];
  };
}

/** Of all types: a stop may have been taken for something else. */
function linesIn({ events }: Seen): Told[] {
  return events.flatMap(({ report }) =>
    report.events.map((line) => ({
      ...{ ...line, source: report.source.name, runId: report.runId },
      finishedAt: Date.parse(report.finishedAt),
    })),
  );
}

/** Whether somebody is blocked, or was let in again since a stop happened. A block that was lifted long ago is forgotten. */
function isBlocked({ world, journal }: Seen, source: string, account: string, occurredAt: number): boolean {
  const kept = world.storage.read(keys.blocked(world.sources.get(source)?.id ?? '', personDigest(account)));
  const last: { lifted?: { at: string } } | undefined = kept && JSON.parse(String(kept.bytes)).blocks.at(-1);
  if (!last) return isLifted(journal, { source, account, from: occurredAt, to: Number.POSITIVE_INFINITY });
  return last.lifted === undefined || Date.parse(last.lifted.at) >= occurredAt - clockError;
}

/** Whether an operator has let somebody in again between two moments, in epoch milliseconds. */
export function isLifted(
  { blocks }: Pick<Journal, 'blocks'>,
  { source, account, from, to }: { source: string; account: string; from: number; to: number },
): boolean {
  return blocks.some(
    (one) =>
      one.what === 'lift' &&
      one.source === source &&
      one.account === account &&
      one.at >= from - clockError &&
      one.at <= to + longestTry,
  );
}

/** The stops of HR systems that came to something else than they say. That one has no report `counted.ts` sees. */
function undone(seen: Seen, told: readonly Told[]): string[] {
  const { journal, world, now } = seen;
  const since = keptSince(world.everSet(), now);
  return journal.posts.flatMap((post) => {
    const { event, id, occurredAt, answers, delivered } = post;
    if (event.type !== 'stopped' || !isTakenAtItsWord(event) || !answers.includes(202) || occurredAt < since) return [];
    const own = told.filter((one) => one.system === event.system && one.event.id === id);
    const until = Math.max(...own.map(({ finishedAt }) => finishedAt));
    const set = world.setBetween(delivered.from - minute, until);
    if (!set.every((settings) => mayStop(settings, post))) return [];
    const wrong = own.find((one) => !isRight(seen, post, one, own));
    if (!wrong) return [];
    const why = wrong.reason ? ` (${wrong.reason})` : '';
    return [`2: The stop of ${event.account} by event ${event.id} came to ${wrong.outcome} in ${wrong.runId}${why}.`];
  });
}

/** Whether a system may stop people of a source, told plainly. */
function mayStop({ hr }: Settings, { event: { system, source } }: Posted): boolean {
  return system === 'standard' && hr?.standard?.mayStop === true && hr.standard.sources.includes(source);
}

/**
 * Whether a stop may have come to what a line says. That a run failed with nothing gone wrong `withinBudget.ts` sees. What was sent twice
 * was done, or is asked about.
 */
function isRight(seen: Seen, { event, occurredAt }: Posted, line: Told, own: readonly Told[]): boolean {
  const { source, account } = event;
  const isHeld = own.some(({ outcome }) => outcome === 'held');
  switch (line.outcome) {
    case 'stopped':
    case 'failed':
      return true;
    case 'held':
      return isGoingOn(seen, line, own);
    case 'rejected':
    case 'undecided':
      return isHeld;
    case 'nothing-to-do':
      return isHeld || isBlocked(seen, source, account, occurredAt);
    case 'refused':
      return isLifted(seen.journal, { source, account, from: occurredAt, to: line.finishedAt });
    default:
      return false;
  }
}

/** Whether a run tells of a stop that waits what became of it, or waits still for operators. */
function isGoingOn({ world }: Seen, { goesOnIn }: Told, own: readonly Told[]): boolean {
  if (goesOnIn === undefined) return false;
  const running = world.lambda.engine.executions().filter(({ status }) => status === 'RUNNING');
  return own.some(({ runId }) => runId === goesOnIn) || running.some(({ payload }) => payload.includes(goesOnIn));
}
