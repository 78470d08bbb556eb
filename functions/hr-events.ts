import config from '#nelm.config';
import { hrEvents } from '../lib/flows/hr-events/hrEvents.ts';
import { flowHandler } from '../lib/tools/flowHandler.ts';

/** What HR systems say of the people of a source becomes so in the tenant; started by `hr-webhook`, and every five minutes. */
export const handler = flowHandler('hr-events', hrEvents, config);
