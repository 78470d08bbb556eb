import { accountKey, type Person } from '../people/person.ts';

/** A person of a source, with what a search looks at. */
export type ListedPerson = {
  person: Person;
  /** The account name, as account names are compared. */
  key: string;
  /** The manager, as account names are compared. */
  managerKey: string;
  /** The end of the contract in epoch milliseconds; NaN where it cannot be read. */
  endsAt: number;
  /** Everything that is searched, folded. */
  text: string;
};

const isAscii = /^[\x20-\x7e\n]*$/;

/** How texts are searched: in any letter case, width and composition, and with or without accents. */
export function searchKey(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase();
  const plain = text.normalize('NFKD').replaceAll(/[\p{M}\p{Cf}]/gu, '');
  return plain.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ');
}

/** A person as a list holds them. Vendors and the like are custom attributes: all of them are searched. */
export function listedPerson(person: Person): ListedPerson {
  const { accountName, firstName, lastName, email, data } = person;
  const searched = [`${firstName} ${lastName} ${firstName}`, accountName, email, ...Object.values(data)].join('\n');
  return {
    person,
    key: accountKey(accountName),
    managerKey: accountKey(person.manager),
    endsAt: Date.parse(person.endDate),
    text: searchKey(searched),
  };
}

/** Somebody's name; the account name where there is none. */
export function nameOf({ firstName, lastName, accountName }: Person): string {
  return `${firstName} ${lastName}`.trim() || accountName;
}
