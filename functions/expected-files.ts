import config from '#nelm.config';
import { expectedFiles } from '../lib/flows/expected-files/expectedFiles.ts';
import { flowHandler } from '../lib/tools/flowHandler.ts';

/** A file that is expected and did not come in time is told the operators; started by `schedule-fired` every hour. */
export const handler = flowHandler('expected-files', expectedFiles, config);
