import type { Remark, Roster, RosterRow } from '../csv/readRoster.ts';
import { accountKey, type People } from '../person.ts';
import { numberOf } from './lostZeros.ts';
import { nameForms } from './nameForms.ts';

/**
 * The rejected rows whose account name is damaged and may mean people of the source whom no other row names, and whom they may mean, by
 * `accountKey`.
 */
export type DamagedNames = { rows: number[]; keys: Set<string> };

/** Each is compared with all people of the source. Of more rows nobody can tell whose they are. */
const mostRows = 200;

/** A longer text is no name of an account, and so is one with more holes: whom it may mean nobody can tell. */
const longestName = 256;
const mostHoles = 8;

/** What programs and people put around a name: quotes, apostrophes, and signs of lists. */
const around = /^[\s;,•·…"'“”„‟«»‹›‘’‚‛`´>*–—-]+|[\s;,•·…"'“”„‟«»‹›‘’‚‛`´–—-]+$/gu;

const beyondAscii = /[^\x20-\x7e]/;

const entity = /&#?\w{2,8};/g;

/** What stands where letters were lost: marks of it, letters as programs write them, and letters that were read wrongly. */
const hole =
  /(?:[%=][\da-f]{2})+|(?:\\x[\da-f]{2})+|\\u[\da-f]{4}|<u\+[\da-f]{4,6}>|_x[\da-f]{4}_|[?¿]+|[^\x20-\x7e]+/gi;

/**
 * Finds whom rows may mean whose account name was rejected: it has letters that were lost, or something around it. Such a row keeps its
 * person from being ended, and says of nobody else that they are missing; but where there are more such rows than people whom they
 * may mean and nothing else names, one of them is anybody's.
 */
export function namesDamaged(
  { header, rows, rejected, cells }: Pick<Roster, 'header' | 'rows' | 'cells'> & { rejected: readonly RosterRow[] },
  people: People,
): DamagedNames {
  const account = header.columns.findIndex((column) => column?.name === 'accountName');
  const damaged = rejected.filter(
    ({ values, rejects }) => values.accountName === '' && rejects.every(({ column }) => column !== ''),
  );
  if (damaged.length === 0 || damaged.length > mostRows) return { rows: [], keys: new Set() };
  const byForm = peopleByForm(people);
  const named = new Set([...rows, ...rejected].map(({ values }) => accountKey(values.accountName)));
  const found = damaged.map((one) => {
    const { row, doubtedName = '' } = one;
    const asWritten = [accountKey(doubtedName)].filter((key) => people.has(key));
    return { row, meant: new Set([...asWritten, ...whomItMayMean(cells(one)[account] ?? '', people, byForm)]) };
  });
  const unnamed = (meant: ReadonlySet<string>) => [...meant].filter((key) => !named.has(key)).sort();
  const certain = [...Map.groupBy(found, ({ meant }) => unnamed(meant).join('\n')).values()].filter(
    (some) => some.length <= unnamed(some[0]?.meant ?? new Set()).length,
  );
  return {
    rows: certain
      .flat()
      .map(({ row }) => row)
      .sort((one, other) => one - other),
    keys: new Set(found.flatMap(({ meant }) => [...meant])),
  };
}

/**
 * Which of some account names of the source may mean somebody else of it too, if they are damaged: `jos?` beside `josé`. Undefined of
 * more names than are compared.
 */
export function othersMeant(names: readonly string[], people: People): Set<string> | undefined {
  if (names.length > mostRows) return undefined;
  const others = new Map(people);
  for (const name of names) others.delete(accountKey(name));
  const byForm = peopleByForm(others);
  return new Set(names.filter((name) => whomItMayMean(name, others, byForm).length > 0));
}

function peopleByForm(people: People): Map<string, string[]> {
  const byForm = new Map<string, string[]>();
  for (const [key, { accountName }] of people) {
    for (const form of nameForms(accountName)) byForm.set(form, [...(byForm.get(form) ?? []), key]);
  }
  return byForm;
}

function whomItMayMean(written: string, people: People, byForm: ReadonlyMap<string, string[]>): string[] {
  if (written.length > longestName) return [];
  return peopleMeant(written.replaceAll(entity, '?').replaceAll(around, ''), people, byForm);
}

/** Says which rows of a full list keep people from being ended whom they may mean. */
export function remarkOnDamaged(
  roster: Pick<Roster, 'header' | 'rows' | 'rejected' | 'cells'>,
  people: People,
): Remark[] {
  const { rows } = namesDamaged(roster, people);
  const text = 'the account name is damaged. Nobody of the source whom it may mean was ended.';
  return rows.length === 0 ? [] : [{ rows, text }];
}

function peopleMeant(name: string, people: People, byForm: ReadonlyMap<string, string[]>): string[] {
  const key = accountKey(name);
  if (key === '') return [];
  const itself = people.has(key) ? [key] : [];
  return [...itself, ...othersAlike(name, key, people, byForm)];
}

function othersAlike(name: string, key: string, people: People, byForm: ReadonlyMap<string, string[]>): string[] {
  const number = numberOf(key);
  if (number !== undefined) return Array.from(people.keys()).filter((one) => numberOf(one) === number);
  const alike = nameForms(name).flatMap((form) => byForm.get(form)?.filter((one) => one !== key) ?? []);
  if (alike.length > 0) return alike;
  const fitting = (letters: string, times: number) => {
    const pattern = patternOf(key, letters, times);
    // An accent may have been a sign of its own, behind its letter.
    const isFitting = (one: string) =>
      pattern?.test(one) || (beyondAscii.test(one) && pattern?.test(one.normalize('NFD')));
    return pattern ? Array.from(people.keys()).filter(isFitting) : [];
  };
  const accented = fitting('[^\\x20-\\x7e]', 1);
  return accented.length > 0 ? accented : fitting('[\\p{L}\\p{M}]', 2);
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
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
