import { contractYears, endsTooSoon, yearOf } from '../../dates/dates.ts';
import { dayText } from '../../dates/dayText.ts';
import { differences } from '../compare.ts';
import { type ContractLimits, limitContract } from '../contractLimits.ts';
import { headerOf, type Reject } from '../csv/checkRow.ts';
import type { Refused } from '../csv/header.ts';
import type { Remark, Roster, RosterRow } from '../csv/readRoster.ts';
import { accountKey, type People, type Person, personOfValues, withValues } from '../person.ts';

/** The most people that a source can hold. */
const maxPeople = 20_000;

const noColumns: readonly string[] = [];

/**
 * A row to send: the person as it is to be, the technical names of the columns in which the source differs, and the manager whom the
 * source has, empty when it has none.
 */
export type PlannedRow = RosterRow & { person: Person; columns: readonly string[]; formerManager: string };

/** What a file means for a source. Every row of the roster is in exactly one of the four lists, in the file's order. */
export type Plan = {
  roster: Roster;
  /** How many people the source has now. */
  existing: number;
  created: PlannedRow[];
  updated: PlannedRow[];
  unchanged: RosterRow[];
  rejected: RosterRow[];
  /** The numbers of the rows whose end was set to the last that it may be. */
  capped: number[];
  /** What else is to be said of rows that go ahead. */
  remarks: Remark[];
};

/**
 * Compares a roster with the people of its source. What a file does not say of a person stays as it is, the spelling of
 * the account name included. Rejects a row whose one date contradicts the other, which only the source knows, and sees to
 * the limits of contracts where the row would change one.
 */
export function planRoster(roster: Roster, people: People, limits: ContractLimits): Plan {
  const plan: Plan = {
    roster,
    existing: people.size,
    created: [],
    updated: [],
    unchanged: [],
    rejected: [],
    capped: [],
    remarks: [],
  };
  const judging = { limits, millisecondsOf: momentReader() };
  roster.rows.forEach((given) => {
    const { accountName } = given.values;
    // Most names are written as they are compared.
    const current = people.get(accountName) ?? people.get(accountKey(accountName));
    const verdict = changesContract(given, current) ? verdictOn(datesOf(given, current), current, judging) : undefined;
    if (verdict?.kind === 'capped') plan.capped.push(given.row);
    const row = verdict?.kind === 'capped' ? withEnd(given, verdict.endDate) : given;
    const columns = current ? differences(row.values, current) : noColumns;
    if (current && columns.length === 0) {
      plan.unchanged.push(row);
      return;
    }
    const contradiction = tooLong(row, verdict, roster) ?? contradictionOf(row, current, roster);
    if (contradiction) plan.rejected.push({ ...row, rejects: [contradiction] });
    else (current ? plan.updated : plan.created).push(plannedRow(row, current, columns));
  });
  return { ...plan, rejected: inOrder([...roster.rejected, ...plan.rejected]) };
}

/** Refuses a plan that would take its source over the 20,000 people it can hold. */
export function refuseOverflow(plan: Plan): Refused | undefined {
  const after = plan.existing + plan.created.length;
  if (plan.created.length === 0 || after <= maxPeople) return undefined;
  const [people, limit] = [after, maxPeople].map((count) => count.toLocaleString('en'));
  return {
    kind: 'refused',
    reason: `The file would take the source to ${people} people; a source holds at most ${limit}.`,
  };
}

type Contract = Pick<Person, 'startDate' | 'endDate'>;

function changesContract({ values }: RosterRow, current: Person | undefined): boolean {
  if (!current) return true;
  const changes = (name: 'startDate' | 'endDate') => values[name] !== undefined && values[name] !== current[name];
  return changes('startDate') || changes('endDate');
}

type Judging = { limits: ContractLimits; millisecondsOf: (moment: string) => number };

/** A file of 20,000 people names few days: each is read once. */
function momentReader(): (moment: string) => number {
  const known = new Map<string, number>();
  return (moment) => {
    const found = known.get(moment);
    if (found !== undefined) return found;
    const milliseconds = Date.parse(moment);
    known.set(moment, milliseconds);
    return milliseconds;
  };
}

/** What becomes of a contract by its limits. Nobody whom a file lets stay longer loses access sooner by them. */
function verdictOn(contract: Contract, current: Person | undefined, { limits, millisecondsOf }: Judging) {
  if (isShorter(contract, current, millisecondsOf)) return undefined;
  const verdict = limitContract(contract, limits, millisecondsOf);
  const isSooner =
    verdict?.kind === 'capped' && current && Date.parse(verdict.endDate) < millisecondsOf(current.endDate);
  if (!isSooner) return verdict;
  return limitContract(contract, { ...limits, overlong: 'reject', noEnd: 'reject' }, millisecondsOf);
}

/** Whether somebody loses access sooner, or gets it later, and nothing else: however long that leaves a contract, it is not refused. */
function isShorter(
  { startDate, endDate }: Contract,
  current: Person | undefined,
  millisecondsOf: Judging['millisecondsOf'],
): boolean {
  if (!current || yearOf(endDate) > contractYears.last) return false;
  return (
    millisecondsOf(startDate) >= millisecondsOf(current.startDate) &&
    millisecondsOf(endDate) <= millisecondsOf(current.endDate)
  );
}

/** The dates of a contract as they are to be. */
function datesOf({ values }: RosterRow, current: Person | undefined): Contract {
  return {
    startDate: values.startDate ?? current?.startDate ?? '',
    endDate: values.endDate ?? current?.endDate ?? '',
  };
}

function plannedRow(given: RosterRow, current: Person | undefined, columns: readonly string[]): PlannedRow {
  const { row, index, values, rejects, writtenName } = given;
  const person = current ? withValues(current, values) : personOfValues(values);
  const planned = { row, index, values, rejects, person, columns, formerManager: current?.manager ?? '' };
  return writtenName === undefined ? planned : { ...planned, writtenName };
}

function withEnd(row: RosterRow, endDate: string): RosterRow {
  return { ...row, values: { ...row.values, endDate } };
}

function tooLong(
  { row }: RosterRow,
  verdict: ReturnType<typeof limitContract>,
  { header }: Roster,
): Reject | undefined {
  return verdict?.kind === 'rejected'
    ? { row, column: headerOf(header, 'endDate'), reason: verdict.reason }
    : undefined;
}

/** When the file has both dates they were compared as it was read. */
function contradictionOf(
  row: RosterRow,
  current: Person | undefined,
  { header }: Pick<Roster, 'header'>,
): Reject | undefined {
  const { values } = row;
  const given = values.startDate === undefined ? 'endDate' : 'startDate';
  const other = given === 'startDate' ? 'endDate' : 'startDate';
  if (values[other] !== undefined) return undefined;
  const dates = datesOf(row, current);
  if (!endsTooSoon(dates.startDate, dates.endDate)) return undefined;
  const day = dayText(dates[other].slice(0, 10));
  const reason = `the end must be after the start; the source has the ${given === 'startDate' ? 'end' : 'start'} ${day}`;
  return { row: row.row, column: headerOf(header, given), reason };
}

export function inOrder(rows: readonly RosterRow[]): RosterRow[] {
  return rows.toSorted((a, b) => a.row - b.row);
}
