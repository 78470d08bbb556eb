import config from '#nelm.config';
import sources from '#nelm.sources';
import { consoleDoor } from '../lib/doors/console/consoleDoor.ts';
import { createLog } from '../lib/log/log.ts';

/** The console: what was done, what waits and who ends next, and what operators and managers do about it. */
export const handler = consoleDoor(createLog('console'), config, sources);
