import { type Judging, rulesOf } from '../../../../lib/flows/hr-events/planEvent.ts';
import config from '../../../localConfig.ts';
import { now } from './events.ts';

/** What a source of contractors sets in which hires become records at once. */
export const rules = rulesOf(
  { ...config, sources: { '*': { onboarding: 'record' } } },
  { name: 'Contractors', ids: [] },
  now,
);

/** The tenant and the rest of what events are judged by: nobody is there, nobody is blocked, everybody may. */
export const usual: Judging = {
  locator: {
    record: async () => undefined,
    request: async () => undefined,
    requestStatus: async () => undefined,
    countCurrent: async () => 0,
    canListRequests: true,
    people: async () => new Map(),
  },
  findBlock: async () => undefined,
  liftedSince: async () => false,
  letInBefore: () => undefined,
  mayTouch: () => true,
  guard: async () => undefined,
  rules,
};
