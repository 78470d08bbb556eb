import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { defineConfig } from '../../../../lib/config/config.ts';
import { type HrEventReport, hrEventReportSchema } from '../../../../lib/flows/hr-events/eventReport.ts';
import { hrEvents } from '../../../../lib/flows/hr-events/hrEvents.ts';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import { createIsc } from '../../../../lib/isc/client.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import { type InProcess, runInProcess } from '../../../inProcess.ts';
import { startSurroundings } from '../../../surroundings.ts';

type Answer = Response | 'lost' | undefined;

const { sourceId } = seededSources.Contractors;
const minute = 60_000;

let around: Awaited<ReturnType<typeof startSurroundings>>;
/** What stands between nelm and the tenant: an answer of its own, or one that is lost on the way. */
let between: (method: string, path: string) => Answer | Promise<Answer>;
let events = 0;

beforeAll(async () => {
  around = await startSurroundings('2026-11-24T10:00:00Z');
});

beforeEach(() => {
  between = () => undefined;
});

afterAll(() => around.close());

/** The flow, for a source whose hires become requests or records. */
function flowOf(onboarding: 'request' | 'record'): InProcess {
  const config = defineConfig({
    operators: ['ops@example.com'],
    sources: { '*': { onboarding } },
    hr: { standard: {} },
  });
  const isc = createIsc({
    baseUrl: around.tenant.url,
    ...seededClients.admin,
    clock: around.clock.now,
    sleep: async (milliseconds) => around.clock.advance(milliseconds),
    async fetch(url, init) {
      const answer = await between(init?.method ?? 'GET', new URL(String(url)).pathname);
      if (answer === 'lost') {
        await fetch(url, init);
        throw new TypeError('fetch failed');
      }
      return answer ?? (await fetch(url, init));
    },
  });
  return runInProcess(hrEvents({ ...around.tools, isc, config }), around.clock);
}

const ada = {
  ...{ firstName: 'Ada', lastName: 'Example', email: 'ada@example.com', phone: '1', manager: 'jane.doe' },
  ...{ startDate: '2026-11-01', endDate: '2027-06-30', data: { vendor: 'Northwind' } },
};

/** Something that happens to somebody, each time a minute later than before. */
function happens(flow: InProcess, type: HrEvent['type'], accountName: string, person: Partial<HrEvent['person']> = {}) {
  events += 1;
  const occurredAt = new Date(Date.parse('2026-11-20T00:00:00Z') + events * minute).toISOString();
  const event = { id: `event-${events}`, type, occurredAt, source: 'Contractors', person: { accountName, ...person } };
  flow.start({ system: 'standard', event }, event.id);
  return event.id;
}

async function reportOf(id: string): Promise<HrEventReport | undefined> {
  const keys = await around.box.objects.list('runs/');
  const texts = await Promise.all(
    keys.filter((key) => key.endsWith('/report.json')).map(async (key) => (await around.box.objects.read(key))?.bytes),
  );
  const reports = texts.map((bytes) => hrEventReportSchema.parse(JSON.parse(String(bytes))));
  return reports.find(({ event }) => event.id === id);
}

/** Lets time pass until a run has left its report, or none has anything to do. */
async function ended(flow: InProcess, id: string): Promise<HrEventReport | undefined> {
  await flow.settled();
  while (flow.executions().find(({ name }) => name === id)?.status === 'RUNNING') {
    around.clock.advance(Math.max(0, (flow.nextDue() ?? around.clock.now() + 1_000) - around.clock.now()));
    await flow.settled();
  }
  return await reportOf(id);
}

/** Lets a run come to where it waits for its approvers. */
async function waiting(flow: InProcess): Promise<void> {
  await flow.settled();
  around.clock.advance(minute);
  await flow.settled();
}

const record = async (name: string) =>
  (await Array.fromAsync(around.isc.records.list())).find(({ accountName }) => accountName === name);

const requestsOf = async (name: string) => {
  const query = { requestedFor: seededClients.manager.clientId, sourceId };
  const all = await Array.fromAsync(around.isc.requests.list(query));
  return all.filter(({ accountName }) => accountName === name).map(({ approvalStatus }) => approvalStatus);
};

const requestByHand = (accountName: string) =>
  around.isc.requests.create({
    ...{ ...ada, accountName, sourceId },
    ...{ startDate: '2026-11-01T00:00:00Z', endDate: '2027-06-30T00:00:00Z' },
  });

/** As the approvers do: the second one's turn comes when the first has approved. */
async function decide(name: string, decision: 'approve' | 'reject'): Promise<void> {
  for (const approver of [seededClients.approver, seededClients.approver2]) {
    const { approvals } = createIsc({ baseUrl: around.tenant.url, ...approver, clock: around.clock.now });
    const pending = await Array.fromAsync(approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' }));
    for (const { id, accountName } of pending) if (accountName === name) await approvals[decision](id, 'decided');
  }
}

test('an ending that the last approver was faster than ends the record', async () => {
  const flow = flowOf('request');
  happens(flow, 'hired', 'raced', ada);
  await waiting(flow);
  let raced = false;
  between = async (method) => {
    if (method === 'DELETE' && !raced) {
      raced = true;
      await decide('raced', 'approve');
    }
    return undefined;
  };
  const report = await ended(flow, happens(flow, 'ended', 'raced'));
  expect(raced).toBe(true);
  expect(report).toMatchObject({ outcome: 'ended', changed: ['endDate'] });
  expect(Date.parse((await record('raced'))?.endDate ?? '')).toBeLessThan(around.clock.now());
});

test('an ending does not ask for the manager, who may have left', async () => {
  const flow = flowOf('record');
  await ended(flow, happens(flow, 'hired', 'managed', ada));
  const report = await ended(flow, happens(flow, 'ended', 'managed', { manager: 'has.left' }));
  expect(report?.outcome).toBe('ended');
});

test('a run that waits for its approvers outlasts a secret that is changed, and reports any other refusal', async () => {
  const flow = flowOf('request');
  const [locked, refused] = [happens(flow, 'hired', 'locked', ada), happens(flow, 'hired', 'refused', ada)];
  await waiting(flow);
  await waiting(flow);
  await decide('locked', 'approve');
  let looks = 0;
  between = (method, path) => {
    if (method !== 'GET' || !/non-employee-requests\/[\w-]+$/.test(path)) return undefined;
    looks += 1;
    return looks <= 4 ? Response.json({ detailCode: '403' }, { status: 403 }) : undefined;
  };
  expect(await ended(flow, locked)).toMatchObject({ outcome: 'approved' });
  expect(looks).toBeGreaterThan(4);
  between = (method, path) =>
    method === 'GET' && /non-employee-requests\/[\w-]+$/.test(path)
      ? Response.json({ detailCode: '400.1' }, { status: 400 })
      : undefined;
  const mails = (await around.box.mails()).length;
  const report = await ended(flow, refused);
  expect(report?.outcome).toBe('failed');
  expect(report?.reason ?? report?.error).toMatch(/^Could not wait for the approvers: ISC answered GET .* with 400/);
  expect(await around.box.mails()).toHaveLength(mails + 1);
});

test('the end of an earlier contract deletes nobody who comes again', async () => {
  const flow = flowOf('record');
  await ended(flow, happens(flow, 'hired', 'again', ada));
  await ended(flow, happens(flow, 'rehired', 'again', { startDate: '2027-03-01', endDate: '2027-12-31' }));
  const report = await ended(flow, happens(flow, 'ended', 'again', { endDate: '2026-11-23' }));
  expect(report).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('send "withdrawn"') });
  expect(await record('again')).toBeDefined();
});

test('a hire that lacks something is done when a change brings it', async () => {
  const flow = flowOf('record');
  const { endDate, ...incomplete } = ada;
  const first = await ended(flow, happens(flow, 'hired', 'early', incomplete));
  expect(first).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('lacks endDate') });
  expect(await ended(flow, happens(flow, 'changed', 'early', { endDate }))).toMatchObject({ outcome: 'created' });
  expect(await record('early')).toMatchObject({ firstName: 'Ada', data: { vendor: 'Northwind' } });
});

test('somebody who is requested already gets no record beside the request', async () => {
  await requestByHand('asked');
  const flow = flowOf('record');
  const id = happens(flow, 'hired', 'asked', ada);
  await waiting(flow);
  expect([await record('asked'), await requestsOf('asked')]).toEqual([undefined, ['PENDING']]);
  await decide('asked', 'approve');
  expect(await ended(flow, id)).toMatchObject({ outcome: expect.stringMatching(/^(approved|changed)$/) });
});

test('a request by hand is found after an earlier one was rejected', async () => {
  const flow = flowOf('request');
  const hired = happens(flow, 'hired', 'twice', ada);
  await waiting(flow);
  await decide('twice', 'reject');
  expect(await ended(flow, hired)).toMatchObject({ outcome: 'rejected' });
  await requestByHand('twice');
  expect(await ended(flow, happens(flow, 'withdrawn', 'twice'))).toMatchObject({ outcome: 'withdrawn' });
  expect(await requestsOf('twice')).toEqual(['REJECTED']);
});

test('a hire whose first answer is lost is done once, though nobody has to approve it', async () => {
  const source = await around.isc.sources.get(sourceId);
  const setApprovers = (value: unknown) =>
    around.isc.sources.patch(sourceId, [{ op: 'replace', path: '/approvers', value }]);
  await setApprovers([]);
  let lost = false;
  between = (method, path) => {
    if (lost || method !== 'POST' || !path.endsWith('/non-employee-requests')) return undefined;
    lost = true;
    return 'lost';
  };
  const flow = flowOf('request');
  const report = await ended(flow, happens(flow, 'hired', 'quick', ada));
  await setApprovers(source.approvers);
  expect([lost, report?.outcome]).toEqual([true, 'approved']);
  expect(await record('quick')).toBeDefined();
});

describe('while the tenant is down', () => {
  const down = (_: string, path: string) =>
    path.includes('/non-employee-records') ? Response.json({}, { status: 503 }) : undefined;

  test('a run keeps its lock for as long as it tries', async () => {
    const flow = flowOf('record');
    await ended(flow, happens(flow, 'hired', 'first', ada));
    between = down;
    const id = happens(flow, 'changed', 'first', { phone: '9' });
    await flow.settled();
    const [key = ''] = await around.box.objects.list('locks/');
    around.clock.advance(95 * minute);
    await flow.settled();
    const lock = JSON.parse(String((await around.box.objects.read(key))?.bytes));
    expect(Date.parse(lock.expiresAt)).toBeGreaterThan(around.clock.now());
    between = () => undefined;
    expect(await ended(flow, id)).toMatchObject({ outcome: 'changed', changed: ['phone'] });
  });

  test('a run whose lock has passed on waits for it, and decides anew', async () => {
    const flow = flowOf('record');
    await ended(flow, happens(flow, 'hired', 'second', ada));
    between = down;
    const id = happens(flow, 'changed', 'second', { phone: '9' });
    await flow.settled();
    const [key = ''] = await around.box.objects.list('locks/');
    const [takenAt, expiresAt] = [0, 60 * minute].map((more) => new Date(around.clock.now() + more).toISOString());
    await around.box.objects.write(
      key,
      Buffer.from(JSON.stringify({ runId: 'another', generation: 'another', takenAt, expiresAt })),
    );
    between = () => undefined;
    around.clock.advance(minute);
    await flow.settled();
    expect((await record('second'))?.phone).toBe('1');
    await around.box.objects.remove(key);
    expect(await ended(flow, id)).toMatchObject({ outcome: 'changed', changed: ['phone'] });
  });
});
