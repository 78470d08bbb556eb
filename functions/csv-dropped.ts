import middy from '@middy/core';
import type { S3Event } from 'aws-lambda';
import { requireEnvironment } from '../lib/config/environment.ts';
import { startFlow } from '../lib/durable/startFlow.ts';
import { createLog } from '../lib/log/log.ts';
import { isCsv, readDrops, runIdOf } from '../lib/store/drop.ts';

const log = createLog('csv-dropped');
const { CSV_IMPORT_FUNCTION } = requireEnvironment('CSV_IMPORT_FUNCTION');

/** S3 says that a file was dropped in inbox/ or roster/: one named run is started for it. */
export const handler = middy(async (event: S3Event) => {
  for (const drop of readDrops(event)) {
    const runId = runIdOf(drop);
    if (isCsv(drop.key)) {
      const start = await startFlow(CSV_IMPORT_FUNCTION, `csv-${runId}`, drop);
      log.info('import started', { runId, start });
    } else if (!drop.key.endsWith('/')) {
      log.warn('ignored: the name of the file does not end in .csv', { runId });
    }
  }
});
