import config from '#nelm.config';
import { expirySweep } from '../lib/flows/expiry-sweep/expirySweep.ts';
import { flowHandler } from '../lib/tools/flowHandler.ts';

/** Who ended longer ago than the grace of their source is deleted; started by `schedule-fired` once a day. */
export const handler = flowHandler('expiry-sweep', expirySweep, config);
