import { vi } from 'vitest';
import { hrEvents } from '../../../lib/flows/hr-events/hrEvents.ts';
import { runIdOf } from '../../../lib/hr/eventIdentity.ts';
import type { HrEvent } from '../../../lib/hr/hrEvent.ts';
import type { Execution } from '../../../local/aws/durable/execution.ts';
import { startBambooHr } from '../../../local/bamboohr.ts';
import { seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { person } from '../../functions/approving.ts';
import type { InProcess } from '../../inProcess.ts';
import type { Scenarios } from '../scenario.ts';
import type { Stage } from '../stage.ts';

/** The flow, for sources whose hires become records at once, or requests. */
function hrHost(stage: Stage, onboarding: 'record' | 'request', deleteThresholdMinimum = 5): InProcess {
  const bamboohr = { source: 'Contractors', people: 'source' as const };
  return stage.host(hrEvents, {
    settings: {
      sources: { '*': { onboarding, deleteThresholdMinimum, deleteThresholdPercent: 0 } },
      hr: { standard: { sources: ['Contractors', 'Interns'], people: 'source' }, bamboohr },
    },
  });
}

/** Starts the run of something that happened to Ada, or to another one. */
function happens(
  stage: Stage,
  host: InProcess,
  type: HrEvent['type'],
  values: Partial<HrEvent['person']> = {},
): Execution {
  stage.clock.advance(1_000);
  const occurredAt = new Date(stage.clock.now()).toISOString();
  const person = { accountName: 'ada', ...values };
  const id = `${type}-${person.accountName}`;
  const notice = { system: 'standard', event: { id, type, occurredAt, source: 'Contractors', person } };
  return host.start(notice, `hr-${runIdOf(notice)}`);
}

/** What an event says of Ada who is hired. */
function newPerson(stage: Stage) {
  const name = { firstName: 'Ada', lastName: 'Example', email: 'ada@example.com', phone: '1', manager: 'jane.doe' };
  const dates = { startDate: stage.inDays(-5), endDate: stage.inDays(200) };
  return { ...name, ...dates, data: { vendor: 'Northwind' } };
}

/** A hire whose approvers approve it so many days later. */
async function hireByRequest(stage: Stage, host: InProcess, afterDays: number): Promise<Execution> {
  const execution = happens(stage, host, 'hired', newPerson(stage));
  await stage.pass(host, afterDays * 86_400_000);
  for (const approver of [seededClients.approver, seededClients.approver2]) {
    const { approvals } = stage.clientOf(approver);
    const pending = approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' });
    for (const { id } of await Array.fromAsync(pending)) await approvals.approve(id, 'welcome');
  }
  return await stage.play(host, execution);
}

/** Has Ada be a record. */
async function hireAtOnce(stage: Stage): Promise<InProcess> {
  const host = hrHost(stage, 'record');
  await stage.play(host, happens(stage, host, 'hired', newPerson(stage)));
  return host;
}

export const hrEventsScenarios: Scenarios = {
  'a hire by request that is approved': async (stage) => [await hireByRequest(stage, hrHost(stage, 'request'), 1)],
  'a hire of somebody whose request was made by hand, and is approved': async (stage) => {
    const host = hrHost(stage, 'request');
    const { sourceId } = seededSources.Contractors;
    await stage.isc.requests.create(person('ada', { ...newPerson(stage), sourceId }));
    return [await hireByRequest(stage, host, 1)];
  },
  'a change': async (stage) => {
    const host = await hireAtOnce(stage);
    return [await stage.play(host, happens(stage, host, 'changed', { phone: '2', manager: 'john.roe' }))];
  },
  'an end': async (stage) => {
    const host = await hireAtOnce(stage);
    return [await stage.play(host, happens(stage, host, 'ended', { endDate: stage.inDays(-1) }))];
  },
  'endings that the operators must decide on, together': async (stage) => {
    const host = hrHost(stage, 'record', 0);
    for (const accountName of ['ada', 'bea'])
      await stage.play(host, happens(stage, host, 'hired', { ...newPerson(stage), accountName }));
    const asks = happens(stage, host, 'ended');
    await stage.pass(host, 60_000);
    const sees = happens(stage, host, 'ended', { accountName: 'bea' });
    await stage.pass(host, 60_000);
    await stage.approve(host, asks);
    return [asks, await stage.play(host, sees)];
  },
  'somebody who comes again, where hires need an approval': async (stage) => {
    const atOnce = await hireAtOnce(stage);
    await stage.play(atOnce, happens(stage, atOnce, 'ended', { endDate: stage.inDays(-1) }));
    const host = hrHost(stage, 'request');
    const back = { startDate: stage.inDays(-1), endDate: stage.inDays(100) };
    return [await stage.approve(host, happens(stage, host, 'rehired', back))];
  },
  'a hire that is read in BambooHR, and refused since it says too little': async (stage) => {
    const bamboo = await startBambooHr('samples/hr/bamboohr/employees.json');
    vi.stubEnv('BAMBOOHR_BASE_URL', bamboo.url);
    vi.stubEnv('BAMBOOHR_API_KEY', 'an-invented-key');
    const host = hrHost(stage, 'record');
    const occurredAt = new Date(stage.clock.now()).toISOString();
    const reference = { id: 'one', type: 'employee.created', occurredAt, source: 'Contractors', person: '502' };
    const execution = await stage.play(host, host.start({ system: 'bamboohr', reference }, 'created'));
    await bamboo.close();
    return [execution];
  },
};
