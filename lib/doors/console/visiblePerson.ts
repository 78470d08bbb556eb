import { type FoundOne, findEach, type MeantPerson } from '../../directory/findOne.ts';
import type { FoundPeople } from '../../directory/searchPeople.ts';
import { accountKey, dateKinds, type Person } from '../../people/person.ts';
import { addressOf, type ConsoleAddress } from './consoleAddress.ts';
import type { Visit } from './consolePage.ts';

/** The accounts of whoever looks, as records name them, by which it is told whose manager they are. */
export function ownAccounts({ person }: Pick<Visit, 'person'>): ReadonlySet<string> {
  return new Set(person.accounts.map(accountKey));
}

/** Whether whoever looks may see a person: an operator everybody, a manager their own. Of whoever is in no source, operators alone. */
function maySee(visit: Pick<Visit, 'person'>, person: Pick<Person, 'manager'> | undefined): boolean {
  if (visit.person.roles.includes('operator')) return true;
  if (!person || person.manager === '') return false;
  return ownAccounts(visit).has(accountKey(person.manager));
}

/** Finds a person whom whoever looks may see. Anybody else is as if there were no such person. */
export async function findVisible(
  visit: Pick<Visit, 'person' | 'tools'>,
  source: string | undefined,
  account: string | undefined,
): Promise<FoundOne | undefined> {
  return source && account ? (await findAllVisible(visit, [{ source, account }]))[0] : undefined;
}

/** The same of several people. */
export async function findAllVisible(
  visit: Pick<Visit, 'person' | 'tools'>,
  meant: readonly MeantPerson[],
): Promise<FoundOne[]> {
  const found = await findEach(visit.tools.bucket, visit.tools.directory, meant);
  return found.filter(({ person }) => maySee(visit, person));
}

/** Where a person is shown. Any name has an address: it is encoded. */
export function personAddress(
  source: string,
  account: string,
  also: Readonly<Record<string, string | undefined>> = {},
): ConsoleAddress {
  return addressOf('person', { source, account, ...also });
}

/** A value as the reader writes it: days as days, anything else as it is. */
export function valueText({ day }: Pick<Visit, 'day'>, name: string, value: string): string {
  const isDay = Object.hasOwn(dateKinds, name) || name === 'ended';
  return isDay && !Number.isNaN(Date.parse(value)) ? day(value) : value;
}

/** What a value is called. */
export function fieldText({ texts }: Pick<Visit, 'texts'>, name: string): string {
  return Object.hasOwn(texts.fields, name) ? texts.fields[name as keyof typeof texts.fields] : name;
}

/** Of when what is shown of a source is, and what it lacks. */
export function ofText(
  { texts: { people }, moment }: Pick<Visit, 'texts' | 'moment'>,
  source: string,
  { export: { from, at }, changed, unread }: Omit<FoundPeople['of'][number], 'source'>,
): string {
  const sentences = [people[from](source, moment(at))];
  if (changed > 0) sentences.push(people.changed(changed));
  if (unread > 0) sentences.push(people.unread(unread));
  return sentences.join(' ');
}
