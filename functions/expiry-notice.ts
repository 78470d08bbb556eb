import config from '#nelm.config';
import { expiryNotice } from '../lib/flows/expiry-notice/expiryNotice.ts';
import { flowHandler } from '../lib/tools/flowHandler.ts';

/** Managers are warned of contracts that end soon; started by `schedule-fired` once a day. */
export const handler = flowHandler('expiry-notice', expiryNotice, config);
