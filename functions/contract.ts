import config from '#nelm.config';
import { contractDoor } from '../lib/doors/contract/contractDoor.ts';
import { createLog } from '../lib/log/log.ts';

/** A manager's link from a notice: opening it shows the contract, a button on the page extends it or lets it end. */
export const handler = contractDoor(createLog('contract'), config);
