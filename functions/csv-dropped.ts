import { dropDoor } from '../lib/doors/csv-dropped/dropDoor.ts';
import { createLog } from '../lib/log/log.ts';

/** S3 says that a file was dropped in inbox/ or roster/: one named run is started for it. */
export const handler = dropDoor(createLog('csv-dropped'));
