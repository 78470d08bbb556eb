import type { Isc } from '../../isc/client.ts';
import type { NonEmployeeRecord } from '../../isc/records.ts';

const pageSize = 250;

/** So many pages are asked for before they are reached, at most. */
const mostAhead = 5;

/**
 * The records whose contracts end between two moments, in the order of their ends, as they are read: of a million people tens of
 * thousands end soon, and whoever was warned of them is not to be held. In the list by end date those that are
 * over come first, and there may be many where nobody deletes them: where the others begin is searched by halves, so that
 * P pages of ended people cost some 2 log P requests instead of P.
 *
 * @param from epoch milliseconds
 * @param to epoch milliseconds
 */
export async function* endingBetween(isc: Isc, from: number, to: number): AsyncGenerator<NonEmployeeRecord> {
  const given = new Set<string>();
  for await (const record of recordsFrom(isc, from)) {
    const end = Date.parse(record.endDate ?? '');
    if (end > to) return;
    // Somebody may stand on two pages, when a record before them was added meanwhile.
    if (!(end > from) || given.has(record.id)) continue;
    given.add(record.id);
    yield record;
  }
}

/** The records of the list from the first page on which somebody's contract is not over. When it ends, nothing is asked for any more. */
async function* recordsFrom(isc: Isc, from: number): AsyncGenerator<NonEmployeeRecord> {
  const { pageAt, forget, settled } = pages(isc);
  try {
    const first = await firstPage(pageAt, from);
    for (let number = 0; ; number += 1) {
      const offset = first + number * pageSize;
      const read = pageAt(offset);
      // Of a long list some are asked for before they are reached: few of them are not needed then.
      const ahead = Math.min(mostAhead, Math.floor(number / 4));
      for (let next = 1; next <= ahead; next += 1) pageAt(offset + next * pageSize).catch(() => {});
      const page = await read;
      forget(offset);
      yield* page;
      if (page.length < pageSize) return;
    }
  } finally {
    await settled();
  }
}

type PageAt = (offset: number) => Promise<NonEmployeeRecord[]>;

/** Pages of the list, each asked for once, and known until it is forgotten. */
function pages(isc: Isc): { pageAt: PageAt; forget: (offset: number) => void; settled: () => Promise<unknown> } {
  const known = new Map<number, Promise<NonEmployeeRecord[]>>();
  const ask = (offset: number) =>
    Array.fromAsync(isc.records.list({ sorters: ['endDate', 'id'], limit: pageSize, offset }));
  return {
    pageAt(offset) {
      const page = known.get(offset) ?? ask(offset);
      known.set(offset, page);
      return page;
    },
    forget: (offset) => void known.delete(offset),
    settled: () => Promise.allSettled(known.values()),
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
