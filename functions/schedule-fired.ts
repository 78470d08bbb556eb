import { scheduleDoor } from '../lib/doors/schedule-fired/scheduleDoor.ts';
import { createLog } from '../lib/log/log.ts';

/** A schedule says that a job is due, or a person that it is wanted now: one named run is started for it. */
export const handler = scheduleDoor(createLog('schedule-fired'));
