import { shorter, soonOver } from '../shortPlans.ts';
import type { Planted } from './planted.ts';

/** Faults by which nothing is done, and that is said. */
export const refusals: Readonly<Record<string, Planted>> = {
  '1 what is there: every file is refused': {
    ...{ plan: soonOver, seenAs: 'The file of event 1' },
    tools: (tools) => ({
      ...tools,
      bucket: {
        ...tools.bucket,
        read: async (key, ...rest) =>
          key.startsWith('inbox/') ? { kind: 'gone' } : await tools.bucket.read(key, ...rest),
      },
    }),
  },
  '1 what is there: every list waits as too small': {
    ...{ plan: shorter, seenAs: 'The full list of event 1 waits as too small, and is not' },
    tools(tools) {
      const expect = { folder: 'roster', by: '07:00', days: 'daily', minimumRows: 100, mayRepeat: true } as const;
      return { ...tools, config: { ...tools.config, sources: { '*': { expect } } } };
    },
  },
};
