import middy from '@middy/core';
import { requireEnvironment } from '../../config/environment.ts';
import { startFlow } from '../../durable/startFlow.ts';
import type { Log } from '../../log/log.ts';
import { endInTime } from '../../middleware/endInTime.ts';
import { readEvent } from '../../middleware/readEvent.ts';
import { reportOutcome } from '../../middleware/reportOutcome.ts';
import { withTools } from '../../middleware/withTools.ts';
import { type Drop, dropsSchema, isMeant, runIdOf } from '../../store/drop.ts';

/** What the door works with. */
export type DropTools = {
  /** Starts the import of a file under the name of its run. */
  start: (runId: string, drop: Drop, signal: AbortSignal) => Promise<'started' | 'known'>;
};

/** What was done about a file: `ignored`, because a program put it there for itself. */
export type DropOutcome = { runId: string; start: 'started' | 'known' | 'ignored' };

/** The door that S3 tells of files. It fails when an import cannot be started, so that S3 tells it again. */
export function dropDoor(log: Log, createTools: () => DropTools = toolsFromEnvironment) {
  return middy(endInTime)
    .use(reportOutcome(log, 'files dropped'))
    .use(readEvent('The event of S3', dropsSchema))
    .use(withTools(createTools))
    .handler(async (drops, { tools }, { signal }): Promise<{ runs: DropOutcome[] }> => {
      const runs: DropOutcome[] = [];
      // What ends in a slash is a folder, which people make by hand in the console of S3.
      for (const drop of drops.filter(({ key }) => !key.endsWith('/'))) {
        const runId = runIdOf(drop);
        runs.push({ runId, start: isMeant(drop.key) ? await tools.start(runId, drop, signal) : 'ignored' });
      }
      return { runs };
    });
}

function toolsFromEnvironment(): DropTools {
  const { CSV_IMPORT_FUNCTION } = requireEnvironment('CSV_IMPORT_FUNCTION');
  return { start: (runId, drop, signal) => startFlow(CSV_IMPORT_FUNCTION, `csv-${runId}`, drop, { signal }) };
}
