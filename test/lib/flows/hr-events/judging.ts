import { type Judging, rulesOf } from '../../../../lib/flows/hr-events/planEvent.ts';
import config from '../../../localConfig.ts';
import { now } from './events.ts';
import { nobodyThere } from './nobodyThere.ts';

/** What a source of contractors sets in which hires become records at once. */
export const rules = rulesOf(
  { ...config, sources: { '*': { onboarding: 'record' } } },
  { name: 'Contractors', ids: [] },
  now,
);

export const usual: Judging = { ...nobodyThere, rules };
