import { inLine } from '../table.ts';
import type { Trace } from '../traces.ts';
import { linesOfChanges, linesOfDeleted, linesOfHeld, linesOfNotices, linesOfRejected } from './fileLines.ts';
import {
  linesOfAttestations,
  linesOfBlocks,
  linesOfContract,
  linesOfDecision,
  linesOfOffer,
  linesOfRefused,
  refusedBody,
} from './keptLines.ts';
import { linesOfReport } from './reportLines.ts';
import { type HistoryContext, type HistoryLine, linesAsTheyAre, type Reader } from './trace.ts';

/** What tells of what, by its key, and how it is read. What none of them knows is told as it stands. */
const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^runs\/.*\/changes\.csv$/, linesOfChanges],
  [/^runs\/.*\/(rejected|superseded|not-ended)\.csv$/, linesOfRejected],
  [/^runs\/.*\/held\.csv$/, linesOfHeld],
  [/^runs\/_expiry-sweep\/[^/]*\/deleted[^/]*\.csv$/, linesOfDeleted],
  // What brings people back whom changes, or the report of an event, tell of; and whom a dry run would have deleted.
  [/^runs\/.*\/(ended|deleted)\.csv$|^runs\/_expiry-sweep\/[^/]*\/due[^/]*\.csv$/, () => []],
  [/^runs\/_expiry-notice\/[^/]*\/due\.json$/, linesOfNotices],
  [/^runs\/.*\/report\.json$/, linesOfReport],
  [refusedBody, linesOfRefused],
  // What a run works with, and its report tells.
  [/^runs\/.*\.json$/, () => []],
  [/^decisions\//, linesOfDecision],
  [/^contracts\//, linesOfContract],
  [/^transfers\//, linesOfOffer],
  [/^blocked\//, linesOfBlocks],
  [/^attested\//, linesOfAttestations],
  // What events have said is told by the reports of their runs, and whom nelm looks at again by their block.
  [/^(people|watched)\//, () => []],
];

/** What one object tells of what was done about a person: who did it, what it was, and what it came to. */
export function historyLines(trace: Trace, context: HistoryContext): HistoryLine[] {
  const { key } = trace.version;
  const [, read = linesAsTheyAre] = readers.find(([pattern]) => pattern.test(key)) ?? [];
  const run = /^runs\/[^/]*\/([^/]+)\//.exec(key)?.[1];
  return read(trace, context).map(({ at, says }) => ({ at, says: inLine(run ? `${says}  [${run}]` : says) }));
}
