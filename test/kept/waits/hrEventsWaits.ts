import { vi } from 'vitest';
import { hrEvents } from '../../../lib/flows/hr-events/hrEvents.ts';
import { startBambooHr } from '../../../local/bamboohr.ts';
import { approveAll, happens, hireAtOnce, hrSettings, newPerson, waits } from '../../operations/scenarios/hrEvents.ts';
import type { Wait, World } from '../keptWaits.ts';
import { approve, day, freeLock, mailsOf, takeLock, workedOffFrom } from './comings.ts';

type Begun = Pick<World, 'stage' | 'host'>;

const bamboohr = {
  ...{ source: 'Contractors', people: 'source' as const },
  fields: { manager: 'managerAccount', endDate: 'contractEnd', data: { vendor: 'agency' } },
};

const hire = async ({ stage, host }: Begun) => await happens(stage, host, 'hired', newPerson(stage));

/** The endings of two people, on which operators must decide. */
async function endTwo({ stage, host }: Begun): Promise<void> {
  await hireAtOnce(stage, 'ada', 'bea');
  await happens(stage, host, 'ended', { accountName: 'ada' }, { accountName: 'bea' });
}

export const hrEventsWaits: Record<string, Wait> = {
  'hr-events-slot': {
    flow: hrEvents,
    settings: hrSettings('record'),
    begin: hire,
    at: /^let the slot end$/,
    ways: { 'it ends': async () => {} },
  },
  'hr-events-lock': {
    flow: hrEvents,
    settings: hrSettings('record'),
    async begin({ stage, host }) {
      await takeLock(stage, 'Contractors');
      await hire({ stage, host });
    },
    at: /^take the lock$/,
    ways: { 'the lock is free': async ({ stage }) => await freeLock(stage, 'Contractors') },
  },
  'hr-events-approvers': {
    flow: hrEvents,
    settings: hrSettings('request'),
    begin: hire,
    at: /^wait for the approvers$/,
    ways: {
      'they approve': async ({ stage }) => await approveAll(stage),
      'they do not decide': async ({ stage, host }) => await stage.pass(host, 31 * day),
    },
  },
  'hr-events-gathering': {
    flow: hrEvents,
    settings: hrSettings('record', 0),
    begin: endTwo,
    at: /^let others gather$/,
    ways: {
      async 'they are together, and an operator approves'(world) {
        await world.stage.pass(world.host, 3_600_000);
        await approve({ ...world, mails: await mailsOf(world.stage) });
      },
    },
  },
  'hr-events-endings': {
    flow: hrEvents,
    settings: hrSettings('record', 0),
    begin: endTwo,
    at: /^decision on /,
    ways: { 'an operator approves': approve },
  },
  'hr-events-rehire': {
    flow: hrEvents,
    settings: hrSettings('request'),
    async begin({ stage, host }) {
      const atOnce = await hireAtOnce(stage);
      await stage.play(atOnce, await happens(stage, atOnce, 'ended', { endDate: stage.inDays(-1) }));
      await happens(stage, host, 'rehired', { startDate: stage.inDays(-1), endDate: stage.inDays(100) });
    },
    at: /^decision on /,
    ways: { 'an operator approves': approve },
  },
  'hr-events-upload': {
    flow: hrEvents,
    settings: hrSettings('record', 0),
    until: workedOffFrom(1),
    async begin({ stage, host }) {
      const names = Array.from({ length: 8 }, (_, index) => `ada.${index}`);
      await hireAtOnce(stage, ...names);
      await happens(stage, host, 'changed', ...names.map((accountName) => ({ accountName, phone: '2' })));
    },
    at: /^wait for the upload$/,
    ways: { 'the upload ends': async () => {} },
  },
  'hr-events-reading': {
    flow: hrEvents,
    settings: { ...hrSettings('record'), hr: { bamboohr } },
    async begin({ stage, host }) {
      const bamboo = await startBambooHr('samples/hr/bamboohr/employees.json');
      await bamboo.close();
      vi.stubEnv('BAMBOOHR_BASE_URL', bamboo.url);
      vi.stubEnv('BAMBOOHR_API_KEY', 'an-invented-key');
      const occurredAt = new Date(stage.clock.now()).toISOString();
      const reference = { id: 'one', type: 'employee.created', occurredAt, source: 'Contractors', person: '501' };
      await waits(stage, host, [{ system: 'bamboohr', reference }]);
    },
    at: /^read the people in the HR system$/,
    ways: {
      async 'it answers'({ stage, host }) {
        const bamboo = await startBambooHr('samples/hr/bamboohr/employees.json');
        vi.stubEnv('BAMBOOHR_BASE_URL', bamboo.url);
        vi.stubEnv('BAMBOOHR_API_KEY', 'an-invented-key');
        await stage.pass(host, 3_600_000);
        await bamboo.close();
      },
    },
  },
};
