import type { EventLine } from '../../../lib/flows/hr-events/eventReport.ts';
import { foldEvents, type Told } from '../eventModel.ts';
import { isBefore, ordersOf } from '../eventOrders.ts';
import type { Posted } from '../journal.ts';
import { moment } from '../moments.ts';
import { accountNames, isByReference, isOfFiles, personOf } from '../people.ts';
import type { Record_ } from '../records.ts';
import type { Invariant, Seen } from '../seen.ts';
import { keptSince } from '../settings.ts';
import { isTakenAtItsWord } from '../takenAtItsWord.ts';
import { mayTouch } from './ownPeople.ts';

/** What a rule, a person or an outage has kept from being done: no plain order of events says what is there then. */
const undone: ReadonlySet<string> = new Set(['held', 'failed', 'blocked', 'undecided', 'rejected', 'refused', 'gone']);

/**
 * In the end, whoever came by events alone is what their events say, in an order in which they may be taken.
 *
 * @param clockError by how many milliseconds clocks may differ
 */
export const eventsAsModelled =
  (clockError: number): Invariant =>
  (seen) => {
    const { isLast, isQuiet, world, journal, records, now } = seen;
    if (!isLast || !isQuiet) return [];
    const wrong: string[] = [];
    const everSet = world.everSet();
    const lines = linesByPerson(seen);
    const isTouchedOtherwise = touchedOtherwise(seen);
    const may = mayTouch(everSet, journal);
    const accepted = journal.posts.filter(
      ({ answers, event }) =>
        answers.includes(202) &&
        isTakenAtItsWord(event) &&
        !isOfFiles(event.account) &&
        may(event.system, event.account),
    );
    for (const [account, posts] of Map.groupBy(accepted, ({ event }) => event.account)) {
      // What was told of them long ago is no longer kept.
      if (posts.some(({ occurredAt }) => occurredAt < keptSince(everSet, now))) continue;
      const own = lines.get(account)?.filter(({ system }) => may(system, account)) ?? [];
      if (own.some(({ outcome }) => undone.has(outcome)) || waitsForApprovers(own) || isTouchedOtherwise(account))
        continue;
      const zone = zoneOf(seen, posts);
      if (zone === undefined) continue;
      // What BambooHR says of them last is not what another system said since, where it may touch them.
      if (isByReference(account) && posts.some(({ event }) => event.system !== 'bamboohr')) continue;
      if (wasBegunLate(posts, clockError)) continue;
      const is = records.get('Contractors')?.get(account);
      if (is) wrong.push(...calledOtherwise(is));
      const read = isByReference(account) ? asRead(seen, account, posts, zone) : undefined;
      if (read === 'over' && is && is.end > now)
        wrong.push(`1: ${account} is in until ${iso(is.end)}, and is over by what BambooHR says.`);
      if (read === 'over' || read === 'left') continue;
      const orders = read ? [read] : ordersOf(posts, clockError).map((order) => foldEvents(order, zone));
      if (orders.some((should) => isAsTold(is, should, now, clockError))) continue;
      const should = [...new Set(orders.map(textOf))].join(', or ');
      wrong.push(`1: ${account} is ${textOf(is)}, and should be by their events ${should}.`);
    }
    return wrong;
  };

/**
 * Whether somebody is as they should be. Whoever has ended may have been deleted by the sweep. An end at once is never one to
 * come: by a clock that is behind it is earlier than its event.
 */
function isAsTold(is: Told | undefined, should: Told | undefined, now: number, clockError: number): boolean {
  if (!is || !should) return !is && (!should || should.end < now);
  const early = should.end - is.end;
  const isEnd = early === 0 || (should.isEndedAtOnce === true && early > 0 && early <= clockError);
  return is.phone === should.phone && is.start === should.start && isEnd;
}

/** Events here call everybody by one name and one address; of managers `handedOver.ts` knows. */
function calledOtherwise(is: Record_): string[] {
  const who = personOf(is.account);
  const fields = ['firstName', 'lastName', 'email'] as const;
  return fields.flatMap((field) =>
    is[field] === who[field]
      ? []
      : [`1: ${is.account} has ${field} ${is[field]}, and should have ${who[field]} by their events.`],
  );
}

const textOf = (one: Told | undefined) => (one ? `${one.phone}, ${iso(one.start)} to ${iso(one.end)}` : 'nobody');

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/**
 * Whether somebody was withdrawn or ended, of whom a hire came too late to do anything. By it they may have begun before, and were never let
 * in: whether they may be withdrawn, and whether anything that is said of them since changes anybody, goes by what was there.
 */
function wasBegunLate(posts: readonly Posted[], clockError: number): boolean {
  const isTooLate = (hire: Posted) =>
    posts.some((one) => isBefore(hire, one, clockError) && one.delivered.from < hire.delivered.to);
  const hires = posts.filter(({ event }) => event.type === 'hired' || event.type === 'rehired');
  const isOver = ({ event: { type } }: Posted) => type === 'withdrawn' || type === 'ended';
  return posts.some(isOver) && hires.some(isTooLate);
}

/** In which zone the days of some events were read; undefined where it may have been in several. */
function zoneOf({ world }: Seen, posts: readonly Posted[]): string | undefined {
  const from = Math.min(...posts.map(({ delivered }) => delivered.from));
  const zones = new Set(world.setBetween(from, Number.POSITIVE_INFINITY).map(({ timeZone = 'UTC' }) => timeZone));
  return zones.size === 1 ? [...zones][0] : undefined;
}

/**
 * Somebody of whom BambooHR says only that they have changed is what its API says of them last, while it has them as active and says
 * from when until when. Whoever it has as inactive is over when the end that it gives has passed, or none is given. So is whoever is
 * active again when that end has passed: a hire whose contract is over lets nobody in, and changes nobody.
 */
function asRead(
  { world, now }: Seen,
  account: string,
  posts: readonly Posted[],
  timeZone: string,
): Told | 'over' | 'left' {
  const { status, workPhone = '', hireDate = '', contractEnd = '' } = world.employees.get(account) ?? {};
  const end = contractEnd === '' ? Number.NEGATIVE_INFINITY : moment(contractEnd, 'end', timeZone);
  const isPast = end <= now;
  if (status === 'Inactive' && isPast) return 'over';
  if (status !== 'Active' || hireDate === '' || contractEnd === '') return 'left';
  if (posts.some(({ event, delivered }) => event.type === 'hired' && delivered.to >= end)) return 'over';
  return { phone: workPhone, start: moment(hireDate, 'start', timeZone), end };
}

/** Whether approvers have not decided yet on a request that an event made. */
function waitsForApprovers(lines: readonly EventLine[]): boolean {
  const approved = new Set(lines.flatMap(({ outcome, event }) => (outcome === 'approved' ? [event.id] : [])));
  return lines.some(({ outcome, event }) => outcome === 'requested' && !approved.has(event.id));
}

function linesByPerson({ world }: Seen): Map<string, EventLine[]> {
  const reports = world.storage.keys('runs/').filter((key) => key.endsWith('/report.json'));
  const lines = reports.flatMap((key): EventLine[] => {
    const report = JSON.parse(String(world.storage.read(key)?.bytes));
    return report.kind === 'hr-events' ? report.events : [];
  });
  return Map.groupBy(lines, ({ accountName = '' }) => accountName);
}

/** Whether somebody was changed by hand, stopped, swept, restored from a backup, or offered to a manager, so that events alone do not say what they are. */
function touchedOtherwise({ journal, world: { storage } }: Seen): (account: string) => boolean {
  const textOf = (key: string) => String(storage.read(key)?.bytes);
  const touched = new Set([...journal.hands, ...journal.blocks, ...journal.wishes].map(({ account }) => account));
  for (const { accounts } of journal.restores) for (const account of accounts) touched.add(account);
  const swept = storage.keys('runs/_expiry-sweep/').filter((key) => /deleted-/.test(key));
  const chosen = storage.keys('contracts/').filter((key) => textOf(key).includes('"choice"'));
  for (const key of [...swept, ...chosen])
    for (const [account] of textOf(key).matchAll(accountNames)) touched.add(account);
  return (account) => touched.has(account);
}
