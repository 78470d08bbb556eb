import { vi } from 'vitest';
import { hrEvents } from '../../../lib/flows/hr-events/hrEvents.ts';
import type { Notice } from '../../../lib/hr/adapter.ts';
import { eventExecutionName, queuePayload, queueRunId } from '../../../lib/hr/eventRunName.ts';
import type { HrEvent } from '../../../lib/hr/hrEvent.ts';
import { acceptedEvent, arrivalOf, eventNameOf, keepWaiting, queueOf } from '../../../lib/hr/waitingEvent.ts';
import { keys } from '../../../lib/store/keys.ts';
import type { Execution } from '../../../local/aws/durable/execution.ts';
import { startBambooHr } from '../../../local/bamboohr.ts';
import { seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { person } from '../../functions/approving.ts';
import type { InProcess } from '../../inProcess.ts';
import type { Scenarios } from '../scenario.ts';
import type { Between, Stage } from '../stage.ts';

/** The flow, for sources whose hires become records at once, or requests. */
function hrHost(
  stage: Stage,
  onboarding: 'record' | 'request',
  deleteThresholdMinimum = 5,
  between?: Between,
): InProcess {
  return stage.host(hrEvents, {
    ...(between && { between }),
    settings: hrSettings(onboarding, deleteThresholdMinimum),
  });
}

/** The settings of an organisation whose HR events come by webhook, and from BambooHR. */
export function hrSettings(onboarding: 'record' | 'request', deleteThresholdMinimum = 5) {
  const bamboohr = { source: 'Contractors', people: 'source' as const };
  return {
    sources: { '*': { onboarding, deleteThresholdMinimum, deleteThresholdPercent: 0 } },
    hr: { standard: { sources: ['Contractors', 'Interns'], people: 'source' as const }, bamboohr },
  };
}

/** Something happens to Ada, or to others: it is kept as the door does, and its run is started. */
export async function happens(
  stage: Stage,
  host: InProcess,
  type: HrEvent['type'],
  ...people: (Partial<HrEvent['person']> | undefined)[]
): Promise<Execution> {
  stage.clock.advance(1_000);
  const occurredAt = new Date(stage.clock.now()).toISOString();
  const notices = (people.length === 0 ? [{}] : people).map((values): Notice => {
    const person = { accountName: 'ada', ...values };
    const event = { id: `${type}-${person.accountName}`, type, occurredAt, source: 'Contractors', person };
    return { system: 'standard', event };
  });
  return await waits(stage, host, notices);
}

export async function waits(stage: Stage, host: InProcess, notices: readonly Notice[]): Promise<Execution> {
  for (const [place, notice] of notices.entries()) {
    await keepWaiting(stage.tools.bucket, acceptedEvent(notice, arrivalOf(stage.clock.now(), place)));
  }
  const payload = queuePayload(queueOf(notices[0] as Notice), stage.clock.now());
  return host.start(payload, eventExecutionName(queueRunId(payload)));
}

/** The runs of groups that wait for something. */
const groupsOf = (host: InProcess, why: string) => host.executions().filter(({ name }) => name.includes(`-${why}`));

/** What an event says of Ada who is hired. */
export function newPerson(stage: Stage) {
  const name = { firstName: 'Ada', lastName: 'Example', email: 'ada@example.com', phone: '1', manager: 'jane.doe' };
  const dates = { startDate: stage.inDays(-5), endDate: stage.inDays(200) };
  return { ...name, ...dates, data: { vendor: 'Northwind' } };
}

/** A hire whose approvers approve it so many days later: its run, and the one that waits. */
async function hireByRequest(stage: Stage, host: InProcess, afterDays: number): Promise<Execution[]> {
  const execution = await happens(stage, host, 'hired', newPerson(stage));
  await stage.pass(host, afterDays * 86_400_000);
  await approveAll(stage);
  const waiting = groupsOf(host, 'approval');
  for (const one of waiting) await stage.play(host, one);
  return [execution, ...waiting];
}

/** The approvers approve whatever waits for them. */
export async function approveAll(stage: Stage): Promise<void> {
  for (const approver of [seededClients.approver, seededClients.approver2]) {
    const { approvals } = stage.clientOf(approver);
    const pending = approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' });
    for (const { id } of await Array.fromAsync(pending)) await approvals.approve(id, 'welcome');
  }
}

/** Has Ada be a record, or others. */
export async function hireAtOnce(stage: Stage, ...names: string[]): Promise<InProcess> {
  const host = hrHost(stage, 'record', names.length > 0 ? 0 : 5);
  const people = (names.length > 0 ? names : ['ada']).map((accountName) => ({ ...newPerson(stage), accountName }));
  await stage.play(host, await happens(stage, host, 'hired', ...people));
  return host;
}

const ofNobody: Notice = {
  system: 'standard',
  event: {
    ...{ id: 'one', type: 'changed', occurredAt: '2026-11-01T00:00:00Z', source: 'Contractors' },
    person: { accountName: 'nobody' },
  },
};

/** A look whether any event was forgotten, and the runs that it starts. */
async function look(stage: Stage): Promise<Execution[]> {
  const host = hrHost(stage, 'record');
  const looks = await stage.fire(host, 'hr-events');
  const started = host.executions().filter((one) => one !== looks);
  for (const one of started) await stage.play(host, one);
  return [looks, ...started];
}

export const hrEventsScenarios: Scenarios = {
  'a hire by request that is approved': async (stage) => await hireByRequest(stage, hrHost(stage, 'request'), 1),
  'a hire of somebody whose request was made by hand, and is approved': async (stage) => {
    const host = hrHost(stage, 'request');
    const { sourceId } = seededSources.Contractors;
    await stage.isc.requests.create(person('ada', { ...newPerson(stage), sourceId }));
    return await hireByRequest(stage, host, 1);
  },
  'an end to come of somebody who is only requested, whose day comes before the approvers decide': async (stage) => {
    const host = hrHost(stage, 'request');
    await happens(stage, host, 'hired', newPerson(stage));
    await stage.pass(host, 3_600_000);
    await happens(stage, host, 'ended', { endDate: stage.inDays(2) });
    await stage.pass(host, 4 * 86_400_000);
    return host.executions();
  },
  'a change': async (stage) => {
    const host = await hireAtOnce(stage);
    return [await stage.play(host, await happens(stage, host, 'changed', { phone: '2', manager: 'john.roe' }))];
  },
  'an end': async (stage) => {
    const host = await hireAtOnce(stage);
    return [await stage.play(host, await happens(stage, host, 'ended', { endDate: stage.inDays(-1) }))];
  },
  'somebody who is stopped': async (stage) => {
    const host = await hireAtOnce(stage);
    const occurredAt = new Date(stage.clock.now()).toISOString();
    const event = { ...{ id: 'stop', type: 'stopped' as const, occurredAt, source: 'Contractors' } };
    const notice = { system: 'operator', event: { ...event, person: { accountName: 'ada' } } };
    return [await stage.play(host, await waits(stage, host, [notice]))];
  },
  'somebody who is stopped while the tenant does not show records for hours': async (stage) => {
    const down: Between = async (request, send) =>
      request.method === 'GET' && request.url.includes('/non-employee-records')
        ? Response.json({}, { status: 503 })
        : await send();
    const host = hrHost(stage, 'record', 5, down);
    const occurredAt = new Date(stage.clock.now()).toISOString();
    const event = {
      id: 'stop',
      type: 'stopped' as const,
      occurredAt,
      source: 'Contractors',
      person: { accountName: 'ada' },
    };
    return [await stage.play(host, await waits(stage, host, [{ system: 'operator', event }]))];
  },
  'two hires, of which the second cannot be made for hours': async (stage) => {
    const down: Between = async (request, send) => {
      const isSecond = request.method === 'POST' && (await request.clone().text()).includes('"accountName":"ben"');
      return isSecond ? Response.json({}, { status: 503 }) : await send();
    };
    const host = hrHost(stage, 'record', 5, down);
    const person = newPerson(stage);
    return [await stage.play(host, await happens(stage, host, 'hired', person, { ...person, accountName: 'ben' }))];
  },
  'changes of many people, by one upload': async (stage) => {
    const names = Array.from({ length: 8 }, (_, index) => `ada.${index}`);
    const host = await hireAtOnce(stage, ...names);
    const changed = names.map((accountName) => ({ accountName, phone: '2' }));
    return [await stage.play(host, await happens(stage, host, 'changed', ...changed))];
  },
  'endings that the operators must decide on, together': async (stage) => {
    const host = await hireAtOnce(stage, 'ada', 'bea');
    const asks = await happens(stage, host, 'ended', { accountName: 'ada' }, { accountName: 'bea' });
    await stage.play(host, asks);
    return [asks, ...(await Promise.all(groupsOf(host, 'endings').map((one) => stage.approve(host, one))))];
  },
  'somebody who comes again, where hires need an approval': async (stage) => {
    const atOnce = await hireAtOnce(stage);
    await stage.play(atOnce, await happens(stage, atOnce, 'ended', { endDate: stage.inDays(-1) }));
    const host = hrHost(stage, 'request');
    const back = { startDate: stage.inDays(-1), endDate: stage.inDays(100) };
    const execution = await stage.play(host, await happens(stage, host, 'rehired', back));
    return [execution, ...(await Promise.all(groupsOf(host, 'rehire').map((one) => stage.approve(host, one))))];
  },
  'a hire that is read in BambooHR, and refused since it says too little': async (stage) => {
    const bamboo = await startBambooHr('samples/hr/bamboohr/employees.json');
    vi.stubEnv('BAMBOOHR_BASE_URL', bamboo.url);
    vi.stubEnv('BAMBOOHR_API_KEY', 'an-invented-key');
    const host = hrHost(stage, 'record');
    const occurredAt = new Date(stage.clock.now()).toISOString();
    const reference = { id: 'one', type: 'employee.created', occurredAt, source: 'Contractors', person: '502' };
    const execution = await stage.play(host, await waits(stage, host, [{ system: 'bamboohr', reference }]));
    await bamboo.close();
    return [execution];
  },
  'a hire that cannot be read, since BambooHR does not answer for hours': async (stage) => {
    const bamboo = await startBambooHr('samples/hr/bamboohr/employees.json');
    await bamboo.close();
    vi.stubEnv('BAMBOOHR_BASE_URL', bamboo.url);
    vi.stubEnv('BAMBOOHR_API_KEY', 'an-invented-key');
    const host = hrHost(stage, 'record');
    const occurredAt = new Date(stage.clock.now()).toISOString();
    const reference = { id: 'one', type: 'employee.created', occurredAt, source: 'Contractors', person: '502' };
    const execution = await stage.play(host, await waits(stage, host, [{ system: 'bamboohr', reference }]));
    const reading = groupsOf(host, 'reading');
    for (const one of reading) await stage.play(host, one);
    return [execution, ...reading];
  },
  'a hire whose request cannot be looked at': async (stage) => {
    const refusing: Between = async (request, send) =>
      request.method === 'GET' && /non-employee-requests\/[\w-]+$/.test(request.url)
        ? Response.json({ detailCode: '400.1' }, { status: 400 })
        : await send();
    const host = hrHost(stage, 'request', 5, refusing);
    const execution = await stage.play(host, await happens(stage, host, 'hired', newPerson(stage)));
    const waiting = groupsOf(host, 'approval');
    for (const one of waiting) await stage.play(host, one);
    return [execution, ...waiting];
  },
  'a look whether any event was forgotten': async (stage) => {
    await keepWaiting(stage.tools.bucket, acceptedEvent(ofNobody, stage.clock.now()));
    return await look(stage);
  },
  'a look at events that wait for a run that is gone': async (stage) => {
    const event = acceptedEvent(ofNobody, stage.clock.now());
    const key = keys.groupEvent(seededSources.Contractors.id, 'gone', eventNameOf(ofNobody));
    await stage.tools.bucket.write(key, JSON.stringify(event), 'application/json');
    return await look(stage);
  },
};
