import { Refusal } from '../refusal.ts';
import type { StoredOperation } from './execution.ts';

/** Some of an execution's operations, in the order in which they began. */
export type StatePage = {
  operations: StoredOperation[];
  /** Where the next page begins; undefined on the last one. */
  nextMarker: string | undefined;
};

/** As for Lambda. */
const usualItems = 100;
const mostItems = 1_000;

/**
 * One page of an execution's operations, as `GetDurableExecutionState` gives it.
 *
 * @param marker that of the page before; the first page without
 * @param maxItems how many operations at most, up to 1,000; 100 when left out or 0
 * @throws Refusal when the marker is none, or more is asked for than Lambda gives
 */
export function statePage(operations: readonly StoredOperation[], marker = '', maxItems = 0): StatePage {
  if (!Number.isInteger(maxItems) || maxItems < 0 || maxItems > mostItems) {
    throw new Refusal(400, 'InvalidParameterValueException', `MaxItems is between 0 and ${mostItems}.`);
  }
  const start = marker === '' ? 0 : Number(/^after-(\d+)$/.exec(marker)?.[1]);
  if (!(start <= operations.length)) {
    throw new Refusal(400, 'InvalidParameterValueException', 'The Marker is none of an earlier answer.');
  }
  const end = start + (maxItems || usualItems);
  return {
    operations: operations.slice(start, end),
    nextMarker: end < operations.length ? `after-${end}` : undefined,
  };
}
