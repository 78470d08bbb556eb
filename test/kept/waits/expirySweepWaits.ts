import { expirySweep } from '../../../lib/flows/expiry-sweep/expirySweep.ts';
import { lagging, plantPast } from '../../operations/scenarios/expirySweep.ts';
import type { Wait } from '../keptWaits.ts';
import { approve, freeLock, takeLock } from './comings.ts';

export const expirySweepWaits: Record<string, Wait> = {
  'expiry-sweep-decision': {
    flow: expirySweep,
    settings: { sources: { Contractors: { deleteThresholdMinimum: 5 } } },
    async begin({ stage, host }) {
      await plantPast(stage, 'Contractors', 8);
      await plantPast(stage, 'Interns', 2);
      await stage.fire(host, 'expiry-sweep');
    },
    at: /^decision on /,
    ways: { 'an operator approves': approve },
  },
  'expiry-sweep-lock': {
    flow: expirySweep,
    async begin({ stage, host }) {
      await plantPast(stage, 'Contractors', 3);
      await plantPast(stage, 'Interns', 3);
      await takeLock(stage, 'Interns');
      stage.start(host, 'expiry-sweep');
    },
    at: /^take the lock$/,
    ways: { 'the lock is free': async ({ stage }) => await freeLock(stage, 'Interns') },
  },
  'expiry-sweep-list': {
    flow: expirySweep,
    until: () => ({ between: lagging() }),
    async begin({ stage, host }) {
      await plantPast(stage, 'Contractors', 3);
      stage.start(host, 'expiry-sweep');
    },
    at: /^let the list catch up$/,
    ways: { 'the list shows it': async () => {} },
  },
};
