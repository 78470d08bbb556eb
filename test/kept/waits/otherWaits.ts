import { contractChoice } from '../../../lib/flows/contract-choice/contractChoice.ts';
import { expectedFiles } from '../../../lib/flows/expected-files/expectedFiles.ts';
import { expiryNotice } from '../../../lib/flows/expiry-notice/expiryNotice.ts';
import { managerTransfer } from '../../../lib/flows/manager-transfer/managerTransfer.ts';
import { sourceBackup } from '../../../lib/flows/source-backup/sourceBackup.ts';
import { sourceDrift } from '../../../lib/flows/source-drift/sourceDrift.ts';
import { seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { approvingConfig, person } from '../../functions/approving.ts';
import { approvalsByRules } from '../../operations/scenarios/approvals.ts';
import { choose } from '../../operations/scenarios/contractChoice.ts';
import { plantEnding } from '../../operations/scenarios/expiryNotice.ts';
import { askTransfer } from '../../operations/scenarios/managerTransfer.ts';
import { asItIs } from '../../operations/scenarios/sourceDrift.ts';
import type { HostOptions, Stage } from '../../operations/stage.ts';
import type { Wait, World } from '../keptWaits.ts';
import { accept, day, freeLock, takeLock } from './comings.ts';

/** The tenant is down. */
const isDown = (): HostOptions => ({ between: async () => Response.json({}, { status: 503 }) });

/** A request that no rule decides on. */
async function askByHand(stage: Stage): Promise<void> {
  const dates = { startDate: stage.inDays(10), endDate: stage.inDays(300) };
  await stage.isc.requests.create(person('other', { ...dates, data: { vendor: 'Contoso' } }));
}

/** The run of a job of the schedule has begun. */
const begun =
  (job: string) =>
  async ({ stage, host }: Pick<World, 'stage' | 'host'>) =>
    stage.start(host, job);

export const otherWaits: Record<string, Wait> = {
  'manager-transfer-offer': {
    flow: managerTransfer,
    begin: async ({ stage, host }) => await askTransfer(stage, 'john.roe', host),
    at: /^answer to /,
    ways: {
      'they accept': accept,
      'they do not answer': async ({ stage, host }) => await stage.pass(host, 7 * day),
    },
  },
  'contract-choice-lock': {
    flow: contractChoice,
    async begin({ stage, host }) {
      await takeLock(stage, 'Contractors');
      await choose(stage, host, 'extend');
    },
    at: /^take the lock$/,
    ways: { 'the lock is free': async ({ stage }) => await freeLock(stage, 'Contractors') },
  },
  'expiry-notice-between': {
    flow: expiryNotice,
    async begin({ stage, host }) {
      await plantEnding(stage);
      await stage.fire(host, 'expiry-notice');
    },
    ways: {
      async 'a day passes, and five more'({ stage, host }) {
        for (const days of [1, 5]) {
          stage.clock.advance(days * day);
          await stage.fire(host, 'expiry-notice');
        }
      },
    },
  },
  'expiry-notice-outage': {
    flow: expiryNotice,
    until: isDown,
    async begin({ stage, host }) {
      await plantEnding(stage);
      stage.start(host, 'expiry-notice');
    },
    at: /./,
    ways: { 'it is there again': async () => {} },
  },
  'approvals-between': {
    flow: approvalsByRules,
    ...{ as: seededClients.approver, settings: approvingConfig },
    async begin({ stage, host }) {
      await askByHand(stage);
      stage.clock.advance(3 * day);
      await stage.fire(host, 'approvals');
    },
    ways: {
      async 'an hour passes, and the rest of the day'({ stage, host }) {
        for (const hours of [1, 23]) {
          stage.clock.advance((hours * day) / 24);
          await stage.fire(host, 'approvals');
        }
      },
    },
  },
  'approvals-outage': {
    flow: approvalsByRules,
    ...{ as: seededClients.approver, settings: approvingConfig },
    until: isDown,
    async begin({ stage, host }) {
      await stage.isc.requests.create(
        person('known', { startDate: stage.inDays(10), endDate: stage.inDays(300), data: { vendor: 'Northwind' } }),
      );
      stage.start(host, 'approvals');
    },
    at: /./,
    ways: { 'it is there again': async () => {} },
  },
  'expected-files-outage': {
    flow: expectedFiles,
    settings: { sources: { Contractors: { expect: { by: '06:00' } } } },
    until: isDown,
    begin: begun('expected-files'),
    at: /./,
    ways: { 'it is there again': async () => {} },
  },
  'source-backup-outage': {
    flow: sourceBackup,
    until: isDown,
    async begin({ stage, host }) {
      await plantEnding(stage);
      stage.start(host, 'source-backup');
    },
    at: /./,
    ways: { 'it is there again': async () => {} },
  },
  'source-drift-outage': {
    flow: sourceDrift(asItIs),
    until: isDown,
    begin: begun('source-drift'),
    at: /./,
    ways: {
      async 'it is there again, and somebody has changed a source'({ stage }) {
        await stage.isc.sources.patch(seededSources.Interns.id, { description: 'Changed by hand.' });
      },
    },
  },
};
