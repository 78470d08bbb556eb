import { withDurableExecution } from '@aws/durable-execution-sdk-js';
import { requireEnvironment } from '../lib/config/environment.ts';
import { iscFromEnvironment } from '../lib/config/isc.ts';
import { csvImport } from '../lib/import/flow.ts';
import { createLog } from '../lib/log/log.ts';
import { openBucket } from '../lib/run/bucket.ts';
import config from '../nelm.config.ts';

const log = createLog('csv-import');
const { NELM_BUCKET } = requireEnvironment('NELM_BUCKET');
const tools = {
  bucket: openBucket(NELM_BUCKET),
  isc: await iscFromEnvironment(log),
  config,
  now: Date.now,
};

/** A dropped file becomes people in the tenant; started by `csv-dropped` under the name of its run. */
export const handler = withDurableExecution(csvImport(tools, log));
