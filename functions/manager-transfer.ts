import config from '#nelm.config';
import { managerTransfer } from '../lib/flows/manager-transfer/managerTransfer.ts';
import { flowHandler } from '../lib/tools/flowHandler.ts';

/** People get another manager, who accepts first; started by `console` under the transfer's id. */
export const handler = flowHandler('manager-transfer', managerTransfer, config);
