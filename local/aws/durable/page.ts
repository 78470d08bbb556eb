import { Refusal } from '../refusal.ts';

/** Some of a list, in its order. */
export type Page<Item> = {
  items: Item[];
  /** Where the next page begins; undefined on the last one. */
  nextMarker: string | undefined;
};

/** What is asked for: the marker of the page before, and how many at most. */
export type PageRequest = { marker?: string | undefined; maxItems?: number | undefined };

/** As for Lambda. */
const usualItems = 100;
const mostItems = 1_000;

/**
 * One page of a list, as Lambda gives it: up to 1,000 items, 100 when it is not said how many or 0 are asked for; the first
 * page where there is no marker.
 *
 * @throws Refusal when the marker is none, or more is asked for than Lambda gives
 */
export function pageOf<Item>(list: readonly Item[], { marker = '', maxItems = 0 }: PageRequest = {}): Page<Item> {
  if (!Number.isInteger(maxItems) || maxItems < 0 || maxItems > mostItems) {
    throw new Refusal(400, 'InvalidParameterValueException', `MaxItems is between 0 and ${mostItems}.`);
  }
  const start = marker === '' ? 0 : Number(/^after-(\d+)$/.exec(marker)?.[1]);
  if (!(start <= list.length)) {
    throw new Refusal(400, 'InvalidParameterValueException', 'The Marker is none of an earlier answer.');
  }
  const end = start + (maxItems || usualItems);
  return { items: list.slice(start, end), nextMarker: end < list.length ? `after-${end}` : undefined };
}
