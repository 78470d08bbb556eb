import type * as z from 'zod';
import { configSchema } from '../lib/config/config.ts';
import { zoneOf } from '../lib/config/timeZoneName.ts';
import { nearest } from './nearest.ts';
import { settingsAt, takenAt, takesText } from './settingSchema.ts';

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with the settings, a line each, for whoever wrote them: the setting, what it takes, and what was probably
 * meant. A text that was set is repeated only where it can be no name or address of a person.
 *
 * @param issues from `configSchema`, with `reportInput`
 * @param file the name of the file that they are in
 */
export function configProblems(issues: readonly Issue[], file = 'nelm.config.ts'): string[] {
  return issues.flatMap(problemsOf).map((problem) => `${file}: ${problem}`);
}

function problemsOf(issue: Issue): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => strangeSetting(issue.path, key));
  return [wrongValue(issue)];
}

function strangeSetting(path: readonly PropertyKey[], key: string): string {
  const others = settingsAt(path).filter((name) => name !== key);
  const meant = nearest(key, others);
  const hint = meant ? `did you mean "${meant}"?` : `there are ${others.join(', ')}.`;
  const place = placeOf([...path, key]);
  return `${place.includes('"') ? place : `"${place}"`} is no setting; ${hint}`;
}

function wrongValue({ path, message, code, input }: Issue): string {
  const place = placeOf(path);
  if (place === '') return 'its settings are missing: write export default defineConfig({ … });';
  if (code === 'invalid_key') return `${placeOf(path.slice(0, -1))}: "${input}" is no name.`;
  if (input === undefined) return `${place} is missing: it takes ${takenAt(path)}.`;
  const value = shown(input, code === 'custom' || !takesText(path));
  const set = value === undefined ? place : `${place}: ${value}`;
  const meant = meantBy(path, input);
  const end = meant === undefined ? '.' : `; did you mean "${meant}"?`;
  return `${set} ${ownWords(message) ?? `is refused: it takes ${takenAt(path)}`}${end}`;
}

/** What the schema says in words that were written for it; undefined for what zod says of itself. */
function ownWords(message: string): string | undefined {
  return /^(Invalid|Too (small|big)|Unrecognized)\b/.test(message) ? undefined : message;
}

/** The value of two settings that can be guessed by more than their letters. */
function meantBy([setting]: readonly PropertyKey[], input: unknown): string | undefined {
  if (typeof input !== 'string') return undefined;
  if (setting === 'timeZone') return timeZoneLike(input);
  if (setting === 'dateFormats') return dateFormatLike(input);
  return undefined;
}

/** What is only spelled otherwise than by IANA is a zone that Node knows. */
function timeZoneLike(name: string): string | undefined {
  const known = /^[+-]\d/.test(name) ? undefined : zoneOf(name);
  if (known !== undefined) return known;
  const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
  const city = name.toLowerCase().replaceAll(' ', '_');
  return zones.find((zone) => zone.toLowerCase().endsWith(`/${city}`)) ?? nearest(name, zones);
}

/** Other programs write days and years in capitals, or the year by two letters. */
function dateFormatLike(format: string): string | undefined {
  const meant = format
    .replaceAll(/d+/gi, (days) => days.toLowerCase())
    .replaceAll(/m+/g, (months) => months.toUpperCase());
  const withYear = meant.replaceAll(/y+/gi, 'yyyy');
  return configSchema.safeParse({ dateFormats: [withYear] }).success ? withYear : undefined;
}

function shown(value: unknown, isHarmless: boolean): string | undefined {
  if (typeof value === 'object' && value !== null) return undefined;
  if (typeof value !== 'string') return String(value);
  return isHarmless ? JSON.stringify(value) : undefined;
}

/** `sources.Contractors.graceDays`, `noticeDays[1]`, `sources["*"]`. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const name = String(step);
      if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}
