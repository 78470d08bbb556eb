const [first, last] = [Date.UTC(2000, 0), Date.UTC(9999, 0)];

/**
 * A moment that stands in an address, in epoch milliseconds. An address may hold anything: undefined for what is no moment, and for
 * one so far away that days before or after it are none of the calendar.
 */
export function readMoment(text: string | undefined): number | undefined {
  const moment = Date.parse(text ?? '');
  return moment >= first && moment < last ? moment : undefined;
}
