import config from '#nelm.config';
import { decisionDoor } from '../lib/doors/decision/decisionDoor.ts';
import { createLog } from '../lib/log/log.ts';

/** A link from a mail: opening it shows what waits, a button on the page decides it. */
export const handler = decisionDoor(createLog('decision'), config);
