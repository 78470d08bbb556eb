import * as z from 'zod';
import type { DateKind } from '../dates/dates.ts';
import {
  type AnsweredPerson,
  forEachAttribute,
  isSystemAttribute,
  type Person,
  personSchema,
  systemAttributes,
} from '../isc/person.ts';

/**
 * The values that a file or an event gives a person: only those that it has. An absent value means "leave as it is", an
 * empty one "clear".
 */
export const personValuesSchema = z.object({
  ...forEachAttribute(z.string().exactOptional()),
  ...personSchema.pick({ accountName: true, data: true }).shape,
});

export { isSystemAttribute, type Person };

/** Some values of a person; whose they are is always said. */
export type PersonValues = z.infer<typeof personValuesSchema>;

/** What is read of a schema attribute, see `getNonEmployeeSourceSchemaAttributes`. */
export type SchemaAttribute = {
  technicalName: string;
  label: string;
  required?: boolean | undefined;
};

/** A person of whom nothing is known yet. */
export function newPerson(): Person {
  return personFrom([], {});
}

/**
 * A person of texts in the order of `systemAttributes`. Tens of thousands are made of a file, and V8 makes what is stated whole in a
 * fifth of the time of what grows.
 */
export function personFrom(texts: readonly string[], data: Person['data']): Person {
  return {
    accountName: texts[0] ?? '',
    firstName: texts[1] ?? '',
    lastName: texts[2] ?? '',
    phone: texts[3] ?? '',
    email: texts[4] ?? '',
    manager: texts[5] ?? '',
    startDate: texts[6] ?? '',
    endDate: texts[7] ?? '',
    data,
  };
}

/** A new person of values; what those do not say is empty. Most files say everything, and then it is they themselves. */
export function personOfValues(values: PersonValues): Person {
  return isWhole(values) ? values : withValues({ ...newPerson(), accountName: values.accountName }, values);
}

function isWhole(values: PersonValues): values is Person {
  return (
    values.firstName !== undefined &&
    values.lastName !== undefined &&
    values.phone !== undefined &&
    values.email !== undefined &&
    values.manager !== undefined &&
    values.startDate !== undefined &&
    values.endDate !== undefined
  );
}

/** A person with new values; what those do not say stays, the spelling of the account name included. */
export function withValues(current: Person, values: PersonValues): Person {
  return {
    accountName: current.accountName,
    firstName: values.firstName ?? current.firstName,
    lastName: values.lastName ?? current.lastName,
    phone: values.phone ?? current.phone,
    email: values.email ?? current.email,
    manager: values.manager ?? current.manager,
    startDate: values.startDate ?? current.startDate,
    endDate: values.endDate ?? current.endDate,
    data: { ...current.data, ...values.data },
  };
}

/** Values of a person without some, by technical name. */
export function withoutValues(values: PersonValues, names: readonly string[]): PersonValues {
  const isLeft = ([name]: readonly [string, unknown]) => !names.includes(name);
  const { accountName, data, ...own } = values;
  const left = Object.fromEntries(Object.entries(own).filter(isLeft));
  return { ...left, accountName, data: Object.fromEntries(Object.entries(data).filter(isLeft)) };
}

/** A person as a record or a request shows them; what it does not say is empty. */
export function personOf(answered: AnsweredPerson): Person {
  const custom = Object.entries(answered.data ?? {}).filter((entry): entry is [string, string] => entry[1] !== null);
  const person = { ...newPerson(), data: Object.fromEntries(custom) };
  for (const name of systemAttributes) person[name] = answered[name] ?? '';
  return person;
}

/** What programs write for the signs of a keyboard, and what is one blank to whoever reads it. */
const hyphens = /[\u2010-\u2015\u2212\u2043]/g;
const apostrophes = /[\u2018\u2019\u201b\u02bc\u2032]/g;
const blanks = /[\s\u2800\ufffc]+/g;

const isAscii = /^[\x20-\x7e]*$/;

/** Words of ASCII without capitals, with one blank between them. */
const isKey = /^[!-@[-~]+(?: [!-@[-~]+)*$/;

/**
 * How names of accounts and of managers are compared, and the addresses that managers are named by, everywhere: without
 * surrounding space and invisible characters, whatever their letter case, width and composition, and whichever hyphens,
 * apostrophes and blanks a program has made of those that were typed.
 */
export function accountKey(name: string): string {
  // Most names are so already, and most others are ASCII, where only blanks and letter case can differ: a file of 20,000 people asks 100,000 times.
  if (isKey.test(name)) return name;
  if (isAscii.test(name)) {
    const key = name.trim().toLowerCase();
    return key.includes('  ') ? key.replaceAll(/ {2,}/g, ' ') : key;
  }
  const folded = name
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replaceAll(hyphens, '-')
    .replaceAll(apostrophes, "'")
    .replaceAll(blanks, ' ')
    .toLowerCase();
  // A sigma that ends a word looks different in lower case alone.
  return folded.replaceAll('ς', 'σ').normalize('NFKC').trim();
}

/** The people of a source by `accountKey`. */
export type People = ReadonlyMap<string, Person>;

/** Finds accounts of a source: of two that look the same the one of exactly that name. */
export function accountFinder(people: People): (accountName: string) => Person | undefined {
  const byName = new Map(Array.from(people.values(), (person) => [person.accountName, person]));
  return (accountName) => byName.get(accountName) ?? people.get(accountKey(accountName));
}

/** Whether two names mean the same account. */
export function isSameAccount(one: string, other: string): boolean {
  return accountKey(one) === accountKey(other);
}

/** Which attributes are dates, and which end of the contract they say. */
export const dateKinds: Readonly<Record<string, DateKind>> = { startDate: 'start', endDate: 'end' };

/** A person's value by technical name, of a system or a custom attribute; `undefined` when there is none. */
export function getValue(person: PersonValues, name: string): string | undefined {
  if (isSystemAttribute(name)) return person[name];
  // An attribute may be called like something that every object has.
  return Object.hasOwn(person.data, name) ? person.data[name] : undefined;
}

/** Sets a person's value by technical name. */
export function setValue(person: PersonValues, name: string, value: string): void {
  if (isSystemAttribute(name)) person[name] = value;
  else person.data[name] = value;
}

/** The custom attributes that some of these people have, for whoever writes them without the schema of their source. */
export function attributesOf(people: Iterable<PersonValues>): SchemaAttribute[] {
  const names = new Set(Array.from(people).flatMap(({ data }) => Object.keys(data)));
  return Array.from(names, (name) => ({ technicalName: name, label: name }));
}
