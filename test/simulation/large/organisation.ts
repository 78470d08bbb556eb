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
    const ends = (scattered(index + source) % daysOfContracts) - graceDays - 1;
    yield somebody(source, `q.${source}.${index}`, index, { ends, phone: '100' }, size);
  }
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
    const isOver = Date.parse(one.endDate) < startsAt + today * day;
    if (isOver || leftOn(index) <= today) continue;
    const changed = lastChange(index, today);
    add(changed === undefined ? one : { ...one, phone: String(200 + changed) });
  }
  // Fewer than end, as a source takes no more than 20,000, and refuses a list with which it would have more.
  const begin = Math.ceil(size.people / (daysOfContracts * 1.1));
  for (let began = 0; began <= today; began += 1)
    for (let number = 0; number < begin; number += 1) {
      const ends = began + daysOfContracts - graceDays - 1;
      add(somebody(source, `n.${source}.${began}.${number}`, began + number, { ends, phone: '300' }, size));
    }
  return `${lines.join('\n')}\n`;
}

/** The day on which somebody is missing from the list for the first time; most never are before their contract ends. */
function leftOn(index: number): number {
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
    endDate: new Date(startsAt + (ends + 1) * day - 1_000).toISOString().replace('.000Z', 'Z'),
  };
}

/** A number that has nothing to do with its neighbours'. */
function scattered(number: number): number {
  return Math.imul(number + 1, 2_654_435_761) >>> 8;
}
