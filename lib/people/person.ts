import type { DateKind } from '../dates/dates.ts';

/** The columns that every source has, in the order the API documents for templates, exports and bulk uploads. */
export const systemColumns = [
  'accountName',
  'firstName',
  'lastName',
  'phone',
  'email',
  'manager',
  'startDate',
  'endDate',
] as const;

type SystemColumn = (typeof systemColumns)[number];

/**
 * One person of a source. Dates are ISO 8601 instants with the offset of the organisation's zone, as
 * `lib/dates/dates.ts` writes them, or empty. `data` holds the custom attributes by technical name.
 */
export type Person = Record<SystemColumn, string> & { data: Record<string, string> };

/**
 * The values that a file gives a person: only those of the columns it has. An absent value means "leave as it is", an
 * empty one "clear".
 */
export type PersonValues = Partial<Person> & Pick<Person, 'accountName' | 'data'>;

/** What is read of a schema attribute, see `getNonEmployeeSourceSchemaAttributes`. */
export type SchemaAttribute = {
  technicalName: string;
  label: string;
  required?: boolean | undefined;
};

/** A person of whom nothing is known yet. */
export function newPerson(): Person {
  return {
    accountName: '',
    firstName: '',
    lastName: '',
    phone: '',
    email: '',
    manager: '',
    startDate: '',
    endDate: '',
    data: {},
  };
}

/** How account names are compared: without surrounding space, in one Unicode form, in lower case. */
export function accountKey(accountName: string): string {
  return accountName.trim().toLowerCase().normalize('NFC');
}

function isSystemColumn(column: string): column is SystemColumn {
  return systemColumns.some((systemColumn) => systemColumn === column);
}

/** Which columns are dates, and which end of the contract they say. */
export const dateKinds: Readonly<Record<string, DateKind>> = { startDate: 'start', endDate: 'end' };

/** A person's value by technical name, of a system column or a custom attribute; `undefined` when there is none. */
export function getValue(person: PersonValues, column: string): string | undefined {
  return isSystemColumn(column) ? person[column] : person.data[column];
}

/** Sets a person's value by technical name. */
export function setValue(person: PersonValues, column: string, value: string): void {
  if (isSystemColumn(column)) person[column] = value;
  else person.data[column] = value;
}
