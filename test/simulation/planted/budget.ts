import { hired } from '../shortHires.ts';
import { handedOver, soonOver } from '../shortPlans.ts';
import type { Planted } from './planted.ts';
import { askingOften, withIsc } from './planting.ts';

/** Faults that concern how much is asked for. */
export const budget: Readonly<Record<string, Planted>> = {
  '8 within the budget: a backup takes as many operations as an execution may have': {
    ...{ plan: hired, seenAs: ' used 3000 operations' },
    async before(context, flow) {
      if (flow !== 'source-backup') return;
      const steps = Array.from({ length: 2_999 }, (_, index) => context.step(`planted ${index}`, async () => index));
      await Promise.all(steps);
    },
  },
  '8 within the budget: sources are listed again and again in a day': {
    ...{ plan: hired, seenAs: 'A day took' },
    tools: (tools, flow) =>
      flow !== 'hr-events'
        ? tools
        : withIsc(tools, (isc) => ({
            sources: {
              ...isc.sources,
              list(...given) {
                const asked = Array.from({ length: 410 }, () => Array.fromAsync(isc.sources.list(...given)));
                void Promise.allSettled(asked);
                return isc.sources.list(...given);
              },
            },
          })),
  },
  '8 within the budget: events of HR systems ask ten times': {
    plan: hired,
    seenAs: 'more than 8',
    ...askingOften('hr-events', 10),
  },
  '8 within the budget: rules ask ten times': {
    plan: hired,
    seenAs: 'runs/_approvals/',
    ...askingOften('approvals', 10),
  },
  '8 within the budget: people who are handed over ask ten times': {
    plan: handedOver,
    seenAs: 'more than 6',
    ...askingOften('manager-transfer', 10),
  },
  '8 within the budget: each list of sources is asked for thirty times': {
    ...{ plan: soonOver, seenAs: 'more than 15' },
    tools: (tools) =>
      withIsc(tools, (isc) => ({
        sources: {
          ...isc.sources,
          list(...given) {
            const asked = Array.from({ length: 30 }, () => Array.fromAsync(isc.sources.list(...given)));
            void Promise.allSettled(asked);
            return isc.sources.list(...given);
          },
        },
      })),
  },
};
