import config from '#nelm.config';
import { sourceBackup } from '../lib/flows/source-backup/sourceBackup.ts';
import { flowHandler } from '../lib/tools/flowHandler.ts';

/** The people of every source are kept in the bucket; started by `schedule-fired` once a day. */
export const handler = flowHandler('source-backup', sourceBackup, config);
