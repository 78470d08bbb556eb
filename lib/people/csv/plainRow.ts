import type { DateKind, DateReader, Moment } from '../../dates/dates.ts';
import { systemAttributes } from '../../isc/person.ts';
import { dateKinds, type PersonValues } from '../person.ts';
import { isPlainOfSigns, isPlainValue, plainFault, yearFault } from '../valueFault.ts';
import { personGatherer } from './gatherPerson.ts';
import type { Header } from './header.ts';
import type { Rows } from './rows.ts';

/** The longest text that is a day and nothing more. */
const dayLength = 10;

/**
 * Makes a function that reads a row of which nothing is to be said: it has each cell of the header and no more, each is plain and good, and the
 * contract ends after it starts. Undefined for any other, and where that may be a header: those are for `rowChecker`, which says the same of
 * such a row. Most rows of most files are so, and take a third of the time.
 */
export function plainRowReader(
  rows: Rows,
  header: Header,
  readDate: DateReader,
): (index: number) => PersonValues | undefined {
  const known = header.columns.flatMap((column, place) =>
    column ? [{ ...column, place, kind: dateKinds[column.name] }] : [],
  );
  const names = known.map(({ name }) => name);
  // No name of a column is a day, by which a second header is told from people.
  if (header.hadErrors || !systemAttributes.every((name) => names.includes(name))) return () => undefined;
  const { places, gather } = personGatherer(names);
  const days = { start: new Map<string, Moment>(), end: new Map<string, Moment>() };
  const columns = known.map((column, at) => ({ ...column, to: places[at] ?? 0 }));
  const texts: string[] = [];

  return (index) => {
    if (rows.count(index) !== header.cells.length) return undefined;
    const isPlain = rows.isPlain(index) ? isPlainOfSigns : isPlainValue;
    let start = 0;
    let end = 0;
    for (let at = 0; at < columns.length; at += 1) {
      const { name, required, place, kind, to } = columns[at] as (typeof columns)[number];
      const text = rows.cell(index, place);
      if (kind) {
        const day = days[kind].get(text) ?? readDay(text, kind);
        if (!day) return undefined;
        if (kind === 'start') start = day.epochSeconds;
        else end = day.epochSeconds;
        texts[to] = day.text;
      } else if (text === '' ? !required : isPlain(text) && plainFault(name, text) === undefined) texts[to] = text;
      else return undefined;
    }
    return end > start ? gather(texts) : undefined;
  };

  function readDay(text: string, kind: DateKind): Moment | undefined {
    const day = text.length <= dayLength && isPlainValue(text) ? readDate(text, kind) : undefined;
    if (!day || yearFault(day.text, kind)) return undefined;
    days[kind].set(text, day);
    return day;
  }
}
