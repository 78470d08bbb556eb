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
  columns: string[];
};

/**
 * The technical names of the columns in which a person is not as wanted. Only what is wanted is compared. Dates are
 * written alike, so equal text is the same instant. Account names, the manager's too, are compared by `accountKey`.
 */
export function differences(wanted: PersonValues, current: Person): string[] {
  const columns: string[] = [];
  for (const name of systemAttributes) {
    const [text, now] = [wanted[name], current[name]];
    if (text === undefined || text === now) continue;
    const isAccount = name === 'accountName' || name === 'manager';
    if (!isAccount || accountKey(text) !== accountKey(now)) columns.push(name);
  }
  for (const name of Object.keys(wanted.data)) {
    if (getValue(wanted, name) !== (getValue(current, name) ?? '')) columns.push(name);
  }
  return columns;
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
