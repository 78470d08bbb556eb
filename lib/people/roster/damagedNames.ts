import type { Remark, Roster, RosterRow } from '../csv/readRoster.ts';
import { accountKey, type People } from '../person.ts';
import { numberOf } from './lostZeros.ts';
import { nameForms } from './nameForms.ts';

/** The rejected rows whose account name is damaged and may mean people of the source, and whom they may mean, by `accountKey`. */
export type DamagedNames = { rows: number[]; keys: Set<string> };

/** Each is compared with all people of the source. Of more rows nobody can tell whose they are. */
const mostRows = 200;

/** A longer text is no name of an account, and so is one with more holes: whom it may mean nobody can tell. */
const longestName = 256;
const mostHoles = 8;

/** What programs and people put around a name: quotes, apostrophes, and signs of lists. */
const around = /^[\s;,•·…"'“”„‟«»‹›‘’‚‛`´>*–—-]+|[\s;,•·…"'“”„‟«»‹›‘’‚‛`´–—-]+$/gu;

const entity = /&#?\w{2,8};/g;

/** What stands where letters were lost: marks of it, letters as programs write them, and letters that were read wrongly. */
const hole =
  /(?:[%=][\da-f]{2})+|(?:\\x[\da-f]{2})+|\\u[\da-f]{4}|<u\+[\da-f]{4,6}>|_x[\da-f]{4}_|[?¿]+|[^\x20-\x7e]+/gi;

/**
 * Finds whom rows may mean whose account name was rejected: it has letters that were lost, or something around it. Such a row keeps its
 * person from being ended, and says of nobody else that they are missing.
 */
export function namesDamaged(
  { header, rejected }: Pick<Roster, 'header'> & { rejected: readonly RosterRow[] },
  people: People,
): DamagedNames {
  const account = header.columns.findIndex((column) => column?.name === 'accountName');
  const damaged = rejected.filter(
    ({ values, rejects }) => values.accountName === '' && rejects.every(({ column }) => column !== ''),
  );
  const found: DamagedNames = { rows: [], keys: new Set() };
  if (damaged.length === 0 || damaged.length > mostRows) return found;
  const byForm = new Map<string, string[]>();
  for (const [key, { accountName }] of people) {
    for (const form of nameForms(accountName)) byForm.set(form, [...(byForm.get(form) ?? []), key]);
  }
  for (const { row, cells } of damaged) {
    const written = cells[account] ?? '';
    if (written.length > longestName) continue;
    const name = written.replaceAll(entity, '?').replaceAll(around, '');
    const meant = peopleMeant(name, people, byForm);
    if (meant.length > 0) found.rows.push(row);
    for (const key of meant) found.keys.add(key);
  }
  return found;
}

/** Says which rows of a full list keep people from being ended whom they may mean. */
export function remarkOnDamaged(roster: Pick<Roster, 'header' | 'rejected'>, people: People): Remark[] {
  const { rows } = namesDamaged(roster, people);
  const text = 'the account name is damaged. Nobody of the source whom it may mean was ended.';
  return rows.length === 0 ? [] : [{ rows, text }];
}

function peopleMeant(name: string, people: People, byForm: ReadonlyMap<string, string[]>): string[] {
  const key = accountKey(name);
  if (key === '') return [];
  if (people.has(key)) return [key];
  const number = numberOf(key);
  if (number !== undefined) return Array.from(people.keys()).filter((one) => numberOf(one) === number);
  const alike = nameForms(name).flatMap((form) => byForm.get(form) ?? []);
  if (alike.length > 0) return alike;
  const fitting = (letters: string, times: number) => {
    const pattern = patternOf(key, letters, times);
    return pattern ? Array.from(people.keys()).filter((one) => pattern.test(one)) : [];
  };
  const beyondAscii = fitting('[^\\x20-\\x7e]', 1);
  return beyondAscii.length > 0 ? beyondAscii : fitting('[\\p{L}\\p{M}]', 2);
}

/** The names that one with holes may be; undefined for one without, or with too many to try them all. */
function patternOf(key: string, letters: string, times: number): RegExp | undefined {
  const holes = [...key.matchAll(hole)];
  if (holes.length > mostHoles) return undefined;
  let [source, end] = ['', 0];
  for (const { 0: lost, index } of holes) {
    source += `${escaped(key.slice(end, index))}${letters}{1,${lost.length * times}}`;
    end = index + lost.length;
  }
  return source === '' ? undefined : new RegExp(`^${source}${escaped(key.slice(end))}$`, 'u');
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
