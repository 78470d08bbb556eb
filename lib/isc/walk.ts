/** The most that a list endpoint gives at once. */
export const mostPerPage = 250;

/** How many pages are asked for at once. More save little: the largest source, of 20,000 people, has 80. */
const usualPagesAtOnce = 20;

/** How much of a list is wanted, and how it is walked through. */
export type PageOptions = {
  /** How many entries; without it all. */
  limit?: number | undefined;
  offset?: number | undefined;
  /** How many pages may be asked for at once: 20. With 1 a page is asked for when it is reached, and not before. */
  pagesAtOnce?: number | undefined;
};

type Answered<Item> = { items: Item[]; total: number | undefined };

/** Asks for one page; with `count` also for the number of all entries, which costs the server extra. */
export type AskPage<Item> = (
  page: { limit: number; offset: number; count?: boolean },
  signal?: AbortSignal,
) => Promise<Answered<Item>>;

/**
 * Walks through a list in its order. The first page is asked for alone, since most lists have no other; the second says how
 * many there are, and the rest are asked for side by side. The count is only a hint: the list ends at a page that is not full.
 *
 * @throws TypeError that names the option that is no such number as it takes
 */
export async function* walk<Item>(ask: AskPage<Item>, wanted: PageOptions): AsyncGenerator<Item, void, undefined> {
  checkPage(wanted);
  const { limit = Number.POSITIVE_INFINITY, offset = 0, pagesAtOnce = usualPagesAtOnce } = wanted;
  if (!Number.isInteger(pagesAtOnce) || pagesAtOnce < 1)
    throw new TypeError('pagesAtOnce takes a whole number from 1.');
  const end = offset + limit;
  let next = offset;
  let expectedEnd = offset;
  const ahead: { size: number; answer: Promise<Answered<Item>> }[] = [];
  const stop = new AbortController();
  const askNext = (count: boolean) => {
    const size = Math.min(mostPerPage, end - next);
    const answer = ask({ limit: size, offset: next, ...(count && { count }) }, stop.signal);
    // A page that fails is looked at in its turn, or never when the caller stops before.
    answer.catch(() => {});
    ahead.push({ size, answer });
    next += size;
  };
  try {
    for (let number = 1; ahead.length > 0 || next < end; number += 1) {
      if (ahead.length === 0) askNext(number === 2 && pagesAtOnce > 1 && next + mostPerPage < end);
      const [page] = ahead.splice(0, 1);
      if (!page) return;
      const { items, total } = await page.answer;
      if (total !== undefined) expectedEnd = Math.min(total, end);
      // Behind a last page that is full there may be another: it is asked for with the others.
      // A count that lies far beyond the end would else be followed for ever: nothing more is asked for behind an empty page.
      const goesOn = items.length > 0;
      while (goesOn && ahead.length < pagesAtOnce && next <= expectedEnd && next < end) askNext(false);
      yield* items;
      if (items.length < page.size && ahead.length === 0) return;
    }
  } finally {
    stop.abort();
  }
}

/**
 * Makes sure of which entries are wanted: with a number that is none a list would seem to be empty.
 *
 * @throws TypeError that names the option and what it takes
 */
export function checkPage({ limit, offset }: PageOptions): void {
  for (const [name, value] of Object.entries({ limit, offset })) {
    const isAll = name === 'limit' && value === Number.POSITIVE_INFINITY;
    if (value === undefined || isAll || (Number.isInteger(value) && value >= 0)) continue;
    throw new TypeError(`${name} takes a whole number from 0.`);
  }
}
