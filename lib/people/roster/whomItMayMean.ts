import { accountKey, type People } from '../person.ts';
import { numberOf } from './lostZeros.ts';
import { nameForms } from './nameForms.ts';

/** The people of a source as damaged names are compared with them, by `accountKey`. */
export type NameIndex = {
  keys: ReadonlySet<string>;
  ascii: readonly string[];
  byForm: ReadonlyMap<string, readonly string[]>;
  byNumber: ReadonlyMap<string | undefined, readonly string[]>;
  /** Whose names have letters beyond ASCII. An accent may have been a sign of its own, behind its letter. */
  accented: readonly { key: string; decomposed: string }[];
};

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

/** Reads the names of a source once, for all that are compared with them. */
export function indexNames(people: People): NameIndex {
  const byForm = new Map<string, string[]>();
  for (const [key, { accountName }] of people) {
    for (const form of nameForms(accountName)) {
      const alike = byForm.get(form);
      if (alike) alike.push(key);
      else byForm.set(form, [key]);
    }
  }
  const keys = [...people.keys()];
  return {
    keys: new Set(keys),
    ascii: keys.filter((key) => !beyondAscii.test(key)),
    byForm,
    byNumber: Map.groupBy(keys, numberOf),
    accented: keys.filter((key) => beyondAscii.test(key)).map((key) => ({ key, decomposed: key.normalize('NFD') })),
  };
}

/** Whom of a source a damaged name may mean, but for those of whom it is known that they are not meant. */
export function whomItMayMean(
  written: string,
  index: NameIndex,
  isLeftOut: (key: string) => boolean = () => false,
): string[] {
  if (written.length > longestName) return [];
  const name = written.replaceAll(entity, '?').replaceAll(around, '');
  const key = accountKey(name);
  if (key === '') return [];
  const isCandidate = (one: string) => !isLeftOut(one);
  const itself = index.keys.has(key) && isCandidate(key) ? [key] : [];
  return [...itself, ...othersAlike(name, key, index, isCandidate)];
}

function othersAlike(name: string, key: string, index: NameIndex, isCandidate: (key: string) => boolean): string[] {
  const number = numberOf(key);
  if (number !== undefined) return (index.byNumber.get(number) ?? []).filter(isCandidate);
  const alike = nameForms(name).flatMap((form) => index.byForm.get(form) ?? []);
  const others = alike.filter((one) => one !== key && isCandidate(one));
  if (others.length > 0) return others;
  const accented = accentedFitting(patternOf(key, '[^\\x20-\\x7e]', 1), index).filter(isCandidate);
  if (accented.length > 0) return accented;
  const pattern = patternOf(key, '[\\p{L}\\p{M}]', 2);
  return [...asciiFitting(pattern, index), ...accentedFitting(pattern, index)].filter(isCandidate);
}

/** The names that one with holes may be, and what they begin with. */
type Pattern = { start: string; whole: RegExp };

function accentedFitting(pattern: Pattern | undefined, { accented }: NameIndex): string[] {
  if (!pattern) return [];
  const isFitting = ({ key, decomposed }: NameIndex['accented'][number]) =>
    pattern.whole.test(key) || pattern.whole.test(decomposed);
  return accented.filter(isFitting).map(({ key }) => key);
}

/** Most people are told from the name by their first letters, in a tenth of the time. */
function asciiFitting(pattern: Pattern | undefined, { ascii }: NameIndex): string[] {
  return pattern ? ascii.filter((key) => key.startsWith(pattern.start) && pattern.whole.test(key)) : [];
}

/** Undefined of a name without holes, or with too many to try them all. */
function patternOf(key: string, letters: string, times: number): Pattern | undefined {
  const holes = [...key.matchAll(hole)];
  if (holes.length === 0 || holes.length > mostHoles) return undefined;
  let [source, end] = ['', 0];
  for (const { 0: lost, index } of holes) {
    source += `${escaped(key.slice(end, index))}${letters}{1,${lost.length * times}}`;
    end = index + lost.length;
  }
  return { start: key.slice(0, holes[0]?.index), whole: new RegExp(`^${source}${escaped(key.slice(end))}$`, 'u') };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
