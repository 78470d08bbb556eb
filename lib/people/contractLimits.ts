import type { SourceSettings } from '../config/sourceSettings.ts';
import { latestEnd } from '../contracts/contractLength.ts';
import { contractYears, writeMoment, yearOf } from '../dates/dates.ts';
import type { Person } from './person.ts';

/** How long the contracts of a source may be, and what becomes of a row that would make one longer. */
export type ContractLimits = Pick<SourceSettings, 'maxContractDays' | 'overlong' | 'noEnd'> & { timeZone: string };

/** The end that a contract is to have instead of its own, or why it cannot be taken. */
type Verdict = { kind: 'capped'; endDate: string } | { kind: 'rejected'; reason: string };

const millisecondsOfDay = 86_400_000;

/** No zone is so far ahead of UTC that a later year has begun in it. */
const lastYearsEnd = Date.UTC(contractYears.last, 11, 31);

/**
 * What becomes of a contract that is longer than it may be, or without end; undefined when it is neither. A contract of which the
 * start is not known has no length.
 *
 * @param millisecondsOf reads the moments of a contract, as `Date.parse` does
 */
export function limitContract(
  { startDate, endDate }: Pick<Person, 'startDate' | 'endDate'>,
  limits: ContractLimits,
  millisecondsOf = Date.parse,
): Verdict | undefined {
  const { maxContractDays, overlong, noEnd, timeZone } = limits;
  // Most contracts are shorter by days, whatever the clocks do, and end long before: a file of 20,000 people asks so often.
  const end = millisecondsOf(endDate);
  const isShorter = end - millisecondsOf(startDate) < (maxContractDays - 1) * millisecondsOfDay;
  if (isShorter && end < lastYearsEnd) return undefined;
  const latest = Number.isNaN(millisecondsOf(startDate)) ? Number.NaN : latestEnd(startDate, maxContractDays, timeZone);
  if (yearOf(endDate) > contractYears.last) {
    // A limit of two centuries may be in a year that stands for no end itself.
    if (noEnd === 'cap' && latest < lastYearsEnd) return capped(latest, timeZone);
    return {
      kind: 'rejected',
      reason: `the year ${yearOf(endDate)} stands for no end; write the last day of the contract`,
    };
  }
  if (!(end > latest)) return undefined;
  if (overlong === 'cap') return capped(latest, timeZone);
  const most = `${maxContractDays.toLocaleString('en')} days, which is the most for this source (maxContractDays)`;
  return { kind: 'rejected', reason: `the contract would be longer than ${most}; write an earlier end` };
}

/** The last second within the limit: of a contract that starts with a day, the end of its last day. */
function capped(latest: number, timeZone: string): Verdict {
  return { kind: 'capped', endDate: writeMoment(latest - 1000, timeZone) };
}
