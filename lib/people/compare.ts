import { systemAttributes } from '../isc/person.ts';
import {
  accountFinder,
  accountKey,
  getValue,
  newPerson,
  type People,
  type Person,
  type PersonValues,
} from './person.ts';

/** A row that was sent and is not in the source as it was sent. */
export type NotLanded<Sent> = {
  sent: Sent;
  /** The technical names of the columns that differ; `accountName` alone when the person is not there at all. */
  columns: readonly string[];
};

/**
 * The technical names of the columns in which a person is not as wanted. Only what is wanted is compared. Dates are compared as
 * instants: what was kept before the organisation's zone changed is written in the former one. Account names, the manager's too, are
 * compared by `accountKey`.
 */
export function differences(wanted: PersonValues, current: Person): readonly string[] {
  if (isAsItIs(wanted, current)) return none;
  const columns: string[] = [];
  for (const name of systemAttributes) {
    const [text, now] = [wanted[name], current[name]];
    if (text === undefined || text === now) continue;
    const keyOf = howToCompare[name];
    if (keyOf === undefined || keyOf(text) !== keyOf(now)) columns.push(name);
  }
  for (const name of Object.keys(wanted.data)) {
    if (getValue(wanted, name) !== (getValue(current, name) ?? '')) columns.push(name);
  }
  return columns;
}

const none: readonly string[] = [];

/** By what texts are compared that may be written in several ways; the others as they are. */
const howToCompare: Partial<Record<(typeof systemAttributes)[number], (text: string) => string | number>> = {
  accountName: accountKey,
  manager: accountKey,
  startDate: Date.parse,
  endDate: Date.parse,
};

/** Whether each text that is wanted is there, which it is of most people of most files, and is quicker to see than what differs. */
function isAsItIs(wanted: PersonValues, current: Person): boolean {
  for (const name in wanted.data) if (wanted.data[name] !== current.data[name]) return false;
  return (
    wanted.accountName === current.accountName &&
    (wanted.firstName ?? current.firstName) === current.firstName &&
    (wanted.lastName ?? current.lastName) === current.lastName &&
    (wanted.phone ?? current.phone) === current.phone &&
    (wanted.email ?? current.email) === current.email &&
    (wanted.manager ?? current.manager) === current.manager &&
    (wanted.startDate ?? current.startDate) === current.startDate &&
    (wanted.endDate ?? current.endDate) === current.endDate
  );
}

/** Whether somebody is wholly as wanted, what is not wanted of them being empty. */
export function isWholly(wanted: PersonValues, current: Person): boolean {
  return differences({ ...newPerson(), ...wanted }, current).length === 0;
}

/** Of the rows that were sent, those that a later export of the source does not show as they were sent. */
export function notLanded<Sent extends { person: Person }>(sent: Iterable<Sent>, after: People): NotLanded<Sent>[] {
  const find = accountFinder(after);
  return Array.from(sent, (row) => {
    const current = find(row.person.accountName);
    return { sent: row, columns: current ? differences(row.person, current) : ['accountName'] };
  }).filter(({ columns }) => columns.length > 0);
}
