import config from '#nelm.config';
import { contractChoice } from '../lib/flows/contract-choice/contractChoice.ts';
import { flowHandler } from '../lib/tools/flowHandler.ts';

/** What a manager chose for a contract is carried out; started by `contract` under the contract's id. */
export const handler = flowHandler('contract-choice', contractChoice, config);
