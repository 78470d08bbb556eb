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

/** Letters and signs that have no accent to leave out, and what is typed for them on a keyboard that lacks them. */
const typedFor: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ς: 'σ', ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', æ: 'ae', œ: 'oe', þ: 'th' },
  ...{ '’': "'", '‘': "'", ʼ: "'", '´': "'", '‐': '-', '‑': '-', '–': '-', '—': '-' },
};

const hasOther = new RegExp(`[${Object.keys(typedFor).join('')}]`, 'g');

/** How texts are searched: in any letter case, width and composition, with or without accents, and by the signs of any keyboard. */
export function searchKey(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase();
  const lower = text
    .replaceAll('´', "'")
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();
  return lower.replaceAll(hasOther, (sign) => typedFor[sign] ?? sign);
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
