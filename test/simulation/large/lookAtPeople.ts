import type { Expected } from './expectedPeople.ts';
import { startsAt } from './organisation.ts';

/** More of a source are not told. */
const fewTold = 3;

/**
 * What is wrong with the people of a source: who is there and should not be, or the other way round, whose contract ends at
 * another moment than it should, and whose number is another one.
 *
 * @param csv the export of the source; no value of an organisation that is made up here has a comma or a quote
 */
export function wrongPeople(name: string, csv: string, expected: ReadonlyMap<string, Expected>): string[] {
  const wrong: string[] = [];
  const missing = new Set(expected.keys());
  const [header = '', ...lines] = csv.trimEnd().split('\n');
  const columns = header.split(',');
  const [account, phone, end] = ['accountName', 'phone', 'endDate'].map((column) => columns.indexOf(column));
  for (const line of lines) {
    const cells = line.split(',');
    const cell = (column = -1) => cells[column] ?? '';
    const known = expected.get(cell(account));
    missing.delete(cell(account));
    if (!known) wrong.push(`${cell(account)} is there, and should not be`);
    else if (!endsAsExpected(cell(end), known))
      wrong.push(`the contract of ${cell(account)} ends ${cell(end)}, and should ${textOf(known)}`);
    else if (known.phone !== undefined && known.phone !== cell(phone))
      wrong.push(`${cell(account)} has the number ${cell(phone)}, and should have ${known.phone}`);
  }
  wrong.push(...Array.from(missing, (one) => `${one} is not there, and should be`));
  if (wrong.length === 0) return [];
  const others = wrong.length > fewTold ? [`and so ${wrong.length - fewTold} more`] : [];
  const counts = `${name} has ${lines.length} people, and should have ${expected.size}`;
  return [[counts, ...wrong.slice(0, fewTold), ...others].join('; ')];
}

function endsAsExpected(end: string, { end: expected }: Expected): boolean {
  if (typeof expected === 'string') return Date.parse(end) === Date.parse(expected);
  return Math.floor((Date.parse(end) - startsAt) / 86_400_000) === expected.on;
}

const textOf = ({ end }: Expected) => (typeof end === 'string' ? `on ${end}` : `on day ${end.on}`);
