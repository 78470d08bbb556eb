import type { Judging } from '../../../../lib/flows/hr-events/planEvent.ts';

/** The tenant and the rest of what events are judged by, but for rules: nobody is there, nobody is blocked, everybody may. */
export const nobodyThere: Omit<Judging, 'rules'> = {
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
  findWhetherLetIn: async () => false,
  mayTouch: () => true,
  guard: async () => undefined,
};
