import type { Isc } from '../../isc/client.ts';
import type { NonEmployeeRecord } from '../../isc/records.ts';

const pageSize = 250;

/** So many pages are asked for before they are reached, at most. */
const mostAhead = 5;

/**
 * The records whose contracts end between two moments, in the order of their ends. In the list by end date those that are
 * over come first, and there may be many where nobody deletes them: where the others begin is searched by halves, so that
 * P pages of ended people cost some 2 log P requests instead of P.
 *
 * @param from epoch milliseconds
 * @param to epoch milliseconds
 */
export async function endingBetween(isc: Isc, from: number, to: number): Promise<NonEmployeeRecord[]> {
  const ending = new Map<string, NonEmployeeRecord>();
  const pageAt = pages(isc);
  const first = await firstPage(pageAt, from);
  for (let number = 0; ; number += 1) {
    const offset = first + number * pageSize;
    const read = pageAt(offset);
    // Of a long list some are asked for before they are reached: few of them are not needed then.
    const ahead = Math.min(mostAhead, Math.floor(number / 4));
    for (let next = 1; next <= ahead; next += 1) pageAt(offset + next * pageSize).catch(() => {});
    const page = await read;
    for (const record of page) {
      const end = Date.parse(record.endDate ?? '');
      if (end > to) return [...ending.values()];
      // Somebody may stand on two pages, when a record before them was added meanwhile.
      if (end > from) ending.set(record.id, record);
    }
    if (page.length < pageSize) return [...ending.values()];
  }
}

type PageAt = (offset: number) => Promise<NonEmployeeRecord[]>;

/** Pages of the list, each asked for once. */
function pages(isc: Isc): PageAt {
  const known = new Map<number, Promise<NonEmployeeRecord[]>>();
  return (offset) => {
    const page =
      known.get(offset) ?? Array.fromAsync(isc.records.list({ sorters: ['endDate', 'id'], limit: pageSize, offset }));
    known.set(offset, page);
    return page;
  };
}

/** The offset of the first page on which somebody's contract is not over: in leaps, then by halves. */
async function firstPage(pageAt: PageAt, now: number): Promise<number> {
  const isOver = async (number: number) => {
    const page = await pageAt(number * pageSize);
    // Nothing is leapt over on the word of a record without an end: such ones may come first or last.
    return page.length === pageSize && Date.parse(page.at(-1)?.endDate ?? '') <= now;
  };
  let [over, current] = [-1, 0];
  while (await isOver(current)) [over, current] = [current, 2 * current + 1];
  while (current - over > 1) {
    const middle = Math.floor((over + current) / 2);
    if (await isOver(middle)) over = middle;
    else current = middle;
  }
  return current * pageSize;
}
