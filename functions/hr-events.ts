import { hrEvents } from '../lib/flows/hr-events/hrEvents.ts';
import { flowHandler } from '../lib/tools/flowHandler.ts';
import config from '../nelm.config.ts';

/** What an HR system says of a person becomes so in the tenant; started by `hr-webhook` under the name of its run. */
export const handler = flowHandler('hr-events', hrEvents, config);
