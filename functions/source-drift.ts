import config from '#nelm.config';
import sources from '#nelm.sources';
import { sourceDrift } from '../lib/flows/source-drift/sourceDrift.ts';
import { flowHandler } from '../lib/tools/flowHandler.ts';

/** What somebody changed in the tenant by hand is told the operators; started by `schedule-fired` every day. */
export const handler = flowHandler('source-drift', sourceDrift(sources), config);
