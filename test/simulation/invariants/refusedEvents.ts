import type { EventLine } from '../../../lib/flows/hr-events/eventReport.ts';
import type { Posted } from '../journal.ts';
import { isOfFiles } from '../people.ts';
import { isMovedOtherwise, type SaidDates, saidDates } from '../saidDates.ts';
import type { Invariant, Seen } from '../seen.ts';
import type { Settings } from '../settings.ts';
import { isTakenAtItsWord } from '../takenAtItsWord.ts';
import { isLifted } from './stopsDone.ts';

const [second, day] = [1_000, 86_400_000];

/** A day is another moment in each zone, and clocks differ. */
const slack = 1.5 * day;

/** The longest contract of every source here, in days. */
const mostDays = 730;

/** What became of an event, by the report of a run. */
type Told = EventLine & { source: string; runId: string; startedAt: number; finishedAt: number };

/** An event that was refused, with what was posted, where an HR system did, and the dates that were said of its person. */
type Judged = { line: Told; post: Posted | undefined; said: SaidDates; seen: Seen; told: readonly Told[] };

/**
 * In the end no event was refused without a cause: by what is set, by whose the person is, or by dates that somebody has said of them.
 * Nobody was told to be stopped whom nobody has stopped.
 */
export function refusedEvents(): Invariant {
  const told = new Map<string, Told>();
  return (seen) => {
    for (const { report } of seen.events)
      for (const line of report.events)
        told.set(`${report.runId} ${line.system} ${line.event.id}`, {
          ...{ ...line, source: report.source.name, runId: report.runId },
          ...{ startedAt: Date.parse(report.startedAt), finishedAt: Date.parse(report.finishedAt) },
        });
    // A lift of which the answer was lost is known later than what came of it.
    if (!seen.isLast || !seen.isQuiet) return [];
    const all = [...told.values()];
    return all.flatMap((line) => withoutCause(seen, line, all)).slice(0, 5);
  };
}

function withoutCause(seen: Seen, line: Told, told: readonly Told[]): string[] {
  const { source, accountName = '', system, event, outcome, runId, reason = '' } = line;
  const about = `Event ${event.id} of ${system} about ${accountName}`;
  if (outcome === 'blocked' && !wasStopped(seen, line))
    return [`1: ${about} came to blocked in ${runId}, and nobody had stopped them.`];
  if (outcome !== 'refused') return [];
  const post = seen.journal.posts.find((one) => one.id === event.id && one.event.system === system);
  const said = saidDates(seen.plan, source, accountName);
  const [, isDue = () => false] = causes.find(([words]) => reason.includes(words)) ?? [];
  return isDue({ line, post, said, seen, told })
    ? []
    : [`1: ${about} was refused in ${runId} without a cause: ${reason}`];
}

/** Whether an operator or an HR system had wanted somebody stopped by then, who may have been let in again since. */
function wasStopped({ plan }: Seen, { source, accountName, finishedAt }: Told): boolean {
  return plan.events.some(
    (one) =>
      (one.kind === 'stop' || (one.kind === 'event' && one.type === 'stopped')) &&
      one.source === source &&
      one.account === accountName &&
      Date.parse(one.at) <= finishedAt + 10 * second,
  );
}

const [earliest, latest] = [
  (moments: readonly number[]) => Math.min(...moments),
  (moments: readonly number[]) => Math.max(...moments),
];

/** Why an event may be refused, by what its line says then, and when that can be so. */
const causes: readonly (readonly [string, (judged: Judged) => boolean])[] = [
  ['touch this source', ({ line, seen }) => setsFor(seen, line).some((set) => !mayTouchSource(set, line))],
  ['stop people (mayStop)', ({ line, seen }) => setsFor(seen, line).some((set) => !mayStop(set, line))],
  ['did not come by', ({ line, seen, told }) => mayBeOfAnother(seen, line, told)],
  ['An operator has lifted a stop', isAfterLift],
  ['The event lacks', ({ post, seen }) => mayLack(seen, post)],
  ['would end before it starts', byDates(({ said }) => latest(said.starts) > earliest(said.ends) - slack)],
  ['would be longer than', byDates(({ said }) => latest(said.ends) - earliest(said.starts) > mostDays * day - slack)],
  ['The contract has started', byDates(isBegun)],
  ['the person was let in before', byDates(isBegun)],
  ['not later than the present one', byDates(isNoLonger)],
  ['starts after the end that the event gives', byDates(isOfEarlier)],
  ['started after the event', byDates(isOfEarlier)],
];

/** Of what an operator or a manager wants in the console, and of whoever was moved by one, no plan says all dates. */
function byDates(isDue: (judged: Judged) => boolean): (judged: Judged) => boolean {
  return (judged) => {
    const { line, post, seen } = judged;
    return post === undefined || isMovedOtherwise(seen.journal, line.accountName ?? '') || isDue(judged);
  };
}

/** Whether somebody may have begun by then. */
function isBegun({ line, said }: Judged): boolean {
  return earliest(said.starts) <= line.finishedAt + slack;
}

/** Whether somebody may have had a later end already than an extension gives: by another zone the same day ends at another moment. */
function isNoLonger({ post, said, seen }: Judged): boolean {
  const given = Date.parse(post?.event.values.end ?? '');
  const zones = new Set(seen.world.everSet().map(({ timeZone = 'UTC' }) => timeZone));
  return said.ends.some((end) => end > given - (zones.size > 1 ? day : 0));
}

/** Whether an end may be that of an earlier contract: another one has begun since, or will. */
function isOfEarlier({ post, said }: Judged): boolean {
  const end = post?.event.values.end;
  const given = end === undefined ? Number.POSITIVE_INFINITY : Date.parse(end);
  return latest(said.starts) >= Math.min(given, post?.occurredAt ?? 0) - slack;
}

/** The settings that a run may have had: it may have been started half a day before, where Lambda failed. */
function setsFor({ world }: Seen, { startedAt, finishedAt }: Told): readonly Settings[] {
  return world.setBetween(startedAt - day / 2, finishedAt);
}

function mayTouchSource({ hr }: Settings, { system, source }: Told): boolean {
  if (system === 'standard') return hr?.standard?.sources.includes(source) === true;
  const mapping = system === 'bamboohr' ? hr?.bamboohr : system === 'deel' ? hr?.deel : undefined;
  return system === 'operator' || mapping?.source === source;
}

function mayStop({ hr }: Settings, { system }: Told): boolean {
  return system === 'operator' || (system === 'standard' && hr?.standard?.mayStop === true);
}

function isAfterLift({ line, seen }: Judged): boolean {
  const { source, accountName = '', finishedAt } = line;
  const from = Date.parse(line.event.occurredAt);
  return (
    line.event.type === 'stopped' && isLifted(seen.journal, { source, account: accountName, from, to: finishedAt })
  );
}

/**
 * Whether somebody may have come otherwise than by a system, which may touch its own alone. They surely came by it where it alone has
 * hired them, a report from before says so, and nobody has deleted them by hand, asked for them in the tenant or put them back. Of an
 * event that failed nobody knows what it did.
 */
function mayBeOfAnother(seen: Seen, line: Told, told: readonly Told[]): boolean {
  const { system, accountName = '', startedAt } = line;
  const { journal, plan } = seen;
  if (system === 'operator') return false;
  if (setsFor(seen, line).every(({ hr }) => system === 'standard' && hr?.standard?.people === 'source')) return false;
  if (isOfFiles(accountName)) return true;
  const own = told.filter((one) => one.accountName === accountName);
  const isHired = own.some(
    (one) => one.system === system && ['created', 'approved'].includes(one.outcome) && one.finishedAt < startedAt,
  );
  const isByAnother = ({ event }: Posted) =>
    event.account === accountName && event.system !== system && isTakenAtItsWord(event) && isHire(event);
  return (
    !isHired ||
    own.some(({ outcome }) => outcome === 'failed') ||
    journal.posts.some(isByAnother) ||
    journal.hands.some(({ account, values }) => account === accountName && values === undefined) ||
    journal.restores.some(({ accounts }) => accounts.includes(accountName)) ||
    plan.events.some((one) => one.kind === 'ask' && one.account === accountName)
  );
}

const isHire = ({ type }: Posted['event']) => type === 'hired' || type === 'rehired';

/**
 * Whether a hire may lack something: BambooHR says only what has changed, which may be a hire by what it means; and of whoever is hired
 * without dates any later event may say them.
 */
function mayLack({ journal }: Seen, post: Posted | undefined): boolean {
  if (post === undefined) return false;
  const isIncomplete = ({ event: { system, values }, event }: Posted) =>
    system === 'bamboohr' || (isHire(event) && (values.start === undefined || values.end === undefined));
  return (
    isIncomplete(post) || journal.posts.some((one) => one.event.account === post.event.account && isIncomplete(one))
  );
}
