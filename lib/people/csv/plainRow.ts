import type { DateKind, DateReader, Moment } from '../../dates/dates.ts';
import { systemAttributes } from '../../isc/person.ts';
import { dateKinds, type PersonValues } from '../person.ts';
import { isPlainOfSigns, isPlainValue, plainFaultFinder, yearFault } from '../valueFault.ts';
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
  // Each row has both dates, so that those of the row before do not stay.
  const contract = { start: 0, end: 0 };
  const columns = known.map(({ name, required, kind, place }, at) => {
    return { place, to: places[at] ?? 0, read: kind ? dayReader(kind) : valueReader(name, required) };
  });
  const texts: string[] = [];

  return (index) => {
    if (rows.count(index) !== header.cells.length) return undefined;
    const plain = rows.plainCells(index);
    const cells = plain ?? rows.cells(index);
    const isPlain = plain ? isPlainOfSigns : isPlainValue;
    for (let at = 0; at < columns.length; at += 1) {
      const { place, to, read } = columns[at] as (typeof columns)[number];
      const text = read(cells[place] ?? '', isPlain);
      if (text === undefined) return undefined;
      texts[to] = text;
    }
    return contract.end > contract.start ? gather(texts) : undefined;
  };

  function dayReader(kind: DateKind): CellReader {
    const days = new Map<string, Moment>();
    return (text) => {
      const day = days.get(text) ?? readDay(text, kind, days);
      if (day) contract[kind] = day.epochSeconds;
      return day?.text;
    };
  }

  function readDay(text: string, kind: DateKind, days: Map<string, Moment>): Moment | undefined {
    const day = text.length <= dayLength && isPlainValue(text) ? readDate(text, kind) : undefined;
    if (!day || yearFault(day.text, kind)) return undefined;
    days.set(text, day);
    return day;
  }
}

/** Reads a cell as it is to stand; undefined for one that is to be looked at closely. */
type CellReader = (text: string, isPlain: (text: string) => boolean) => string | undefined;

function valueReader(name: string, required: boolean): CellReader {
  const faultIn = plainFaultFinder(name);
  return (text, isPlain) => {
    const isGood = text === '' ? !required : isPlain(text) && faultIn?.(text) === undefined;
    return isGood ? text : undefined;
  };
}
