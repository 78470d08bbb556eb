import { createHash } from 'node:crypto';

/** How large an organisation is. */
export type Size = { sources: number; people: number };

const day = 86_400_000;

/** When the days begin that are measured. */
export const startsAt = Date.parse('2026-10-01T00:00:00Z');

/** So many people have one manager, on average, and contracts end evenly over so many days. */
const [peopleOfManager, daysOfContracts] = [20, 400];

/** On the first day the records go whose contracts ended so many days before. */
export const graceDays = 30;

/** Somebody of an organisation, with the values that files have. */
export type Somebody = Record<
  'accountName' | 'firstName' | 'lastName' | 'email' | 'phone' | 'manager' | 'startDate' | 'endDate',
  string
>;

export const sourceName = (source: number): string => `Source ${String(source).padStart(2, '0')}`;

/** The managers of a source, who are identities. */
export function managersOf(source: number, { people }: Size): string[] {
  return Array.from({ length: Math.ceil(people / peopleOfManager) }, (_, index) => `boss.${source}.${index}`);
}

/** The people that a source has before the first day. */
export function* peopleOf(source: number, size: Size): Generator<Somebody> {
  for (let index = 0; index < size.people; index += 1) {
    const ends = lastDayOf(source, index);
    yield somebody(source, `q.${source}.${index}`, index, { ends, phone: '100' }, size);
  }
}

/** The last day of the contract of somebody whom a source has before the first day, counted from that. */
export function lastDayOf(source: number, index: number): number {
  return (scattered(index + source) % daysOfContracts) - graceDays - 1;
}

/** The id of the record of somebody who is planted. */
export const recordIdOf = (accountName: string): string =>
  createHash('sha256').update(accountName).digest('hex').slice(0, 32);

/** What was noted by the day before the first of the contracts that end soon, by their records, where notices are given on those days. */
export function endingSoon(source: number, size: Size, noticeDays: readonly number[]) {
  return [...peopleOf(source, size)].flatMap(({ accountName, endDate }) => {
    const left = Math.floor((Date.parse(endDate) - startsAt) / day) + 1;
    const reached = noticeDays.filter((days) => left <= days);
    const warned = { endDate: new Date(endDate).toISOString(), daysBefore: Math.min(...reached) };
    return left < 1 || reached.length === 0 ? [] : [[recordIdOf(accountName), warned] as const];
  });
}

/**
 * The full list of a source on a day, counted from 0, as its HR system writes it: whoever has a contract, of whom one in a
 * hundred has another number since the day before and one in 5,000 is missing though the contract runs, and whoever began since the
 * first day: a few less than ended.
 */
export function rosterOf(source: number, today: number, size: Size): string {
  const lines = ['accountName,firstName,lastName,email,phone,manager,startDate,endDate'];
  const add = (one: Somebody) => lines.push(Object.values(one).join(','));
  let index = -1;
  for (const one of peopleOf(source, size)) {
    index += 1;
    if (lastDayOf(source, index) < today || leftOn(index) <= today) continue;
    add({ ...one, phone: phoneOn(index, today) });
  }
  for (let began = 0; began <= today; began += 1)
    for (let number = 0; number < beginDaily(size); number += 1) {
      const ends = lastDayOfNew(began);
      add(somebody(source, `n.${source}.${began}.${number}`, began + number, { ends, phone: phoneOfNew }, size));
    }
  return `${lines.join('\n')}\n`;
}

/** So many begin in a source each day: fewer than end, as a source takes no more than 20,000, and refuses a list with which it would have more. */
export const beginDaily = ({ people }: Size): number => Math.ceil(people / (daysOfContracts * 1.1));

/** The last day of the contracts that began on a day. */
export const lastDayOfNew = (began: number): number => began + daysOfContracts - graceDays - 1;

/** The number of whoever began since the first day. */
export const phoneOfNew = '300';

/** Of whom an event tells on a day: the number of an event among all of that day gives the source, and somebody of it. */
export function toldBy(number: number, events: number, today: number, size: Size): { source: number; index: number } {
  const source = Math.floor((number * size.sources) / events);
  return { source, index: (number * 37 + today * 101 + 5) % size.people };
}

/** The number that an event of a day brings. */
export const phoneToldOn = (today: number): string => String(400 + today);

/** The number that a full list of a day has of somebody. */
export function phoneOn(index: number, today: number): string {
  const changed = lastChange(index, today);
  return changed === undefined ? '100' : String(200 + changed);
}

/** The end of a day's contracts, as an instant. */
export const endOf = (lastDay: number): string => new Date(startsAt + (lastDay + 1) * day - 1_000).toISOString();

/** The day on which somebody is missing from the list for the first time; most never are before their contract ends. */
export function leftOn(index: number): number {
  const place = scattered(index) % 5_000;
  return place < 400 ? place : Number.POSITIVE_INFINITY;
}

/** The last day on which the number of somebody changed, of every hundredth; undefined before there was one. */
function lastChange(index: number, today: number): number | undefined {
  const turn = index % 100;
  return turn > today ? undefined : today - ((today - turn) % 100);
}

function somebody(
  source: number,
  accountName: string,
  index: number,
  { ends, phone }: { ends: number; phone: string },
  size: Size,
): Somebody {
  const bosses = Math.ceil(size.people / peopleOfManager);
  return {
    ...{ accountName, firstName: 'Qxada', lastName: `Qxexample${index}`, email: `${accountName}@example.com`, phone },
    manager: `boss.${source}.${scattered(index + 7) % bosses}`,
    startDate: '2026-01-01T00:00:00Z',
    endDate: endOf(ends).replace('.000Z', 'Z'),
  };
}

/** A number that has nothing to do with its neighbours'. */
function scattered(number: number): number {
  return Math.imul(number + 1, 2_654_435_761) >>> 8;
}
