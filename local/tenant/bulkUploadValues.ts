import type { Column } from './bulkUploadFile.ts';

const LONGEST = 4_000;

const DATE = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/** A value as it is kept, or what is wrong with it, in words that do not repeat it. */
export type ReadValue = { value: string } | { problem: string };

/** Reads one value of a column. `aliases` are the account ids of managers, in lower case. */
export function readValue({ name, type, required }: Column, text: string, aliases: ReadonlySet<string>): ReadValue {
  if (text === '') return required ? { problem: 'a value is required' } : { value: '' };
  if (text.length > LONGEST) return { problem: `longer than ${LONGEST} characters` };
  if (type === 'DATE') return readDate(text);
  if (type === 'IDENTITY' && !aliases.has(text.toLowerCase())) return { problem: 'not the account id of an identity' };
  if (name === 'email' && !/^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(text)) return { problem: 'not an e-mail address' };
  return { value: text };
}

/** As an instant in UTC with milliseconds: a date without a time is its midnight, one without an offset is taken in UTC. */
function readDate(text: string): ReadValue {
  const [, day, time = '00:00', offset = 'Z'] = DATE.exec(text) ?? [];
  const milliseconds = day === undefined || !isDay(day) ? Number.NaN : Date.parse(`${day}T${time}${offset}`);
  if (Number.isNaN(milliseconds)) return { problem: 'not an ISO 8601 date or date-time' };
  return { value: new Date(milliseconds).toISOString() };
}

/** Date.parse takes February 30 for March 1 or 2. */
function isDay(day: string): boolean {
  if (day.slice(-2) <= '28') return true;
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  return dayOfMonth <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}
