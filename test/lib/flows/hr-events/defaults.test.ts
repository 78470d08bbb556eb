import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type HrSettings, hrSchema } from '../../../../lib/config/hrSettings.ts';
import { acceptWebhook } from '../../../../lib/doors/hr-webhook/acceptWebhook.ts';
import { eventExecutionName, queuePayload, queueRunId } from '../../../../lib/hr/eventRunName.ts';
import { systemsOf } from '../../../../lib/hr/systems.ts';
import { keepWaiting } from '../../../../lib/hr/waitingEvent.ts';
import type { InProcess } from '../../../inProcess.ts';
import { keys, signedBy } from '../../hr/signed.ts';
import { type Handling, hour, minute, startHandling } from './handling.ts';

let handling: Handling;
let hr: HrSettings;
let flows: Record<'record' | 'request', InProcess>;
let posts = 0;

/** Who is set as the manager of new people from now on. */
function defaultManager(manager: string): void {
  const system = { source: 'Contractors', people: 'source' as const, defaults: { ...defaults, manager } };
  hr = hrSchema.parse({ bamboohr: system, deel: system });
}

const defaults = { manager: 'jane.doe', phone: '-', data: { vendor: 'Default' } };

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
  const own = { source: 'Contractors', people: 'source' as const, defaults };
  const settings = { bamboohr: { ...own, fields: { data: { vendor: 'agency' } } }, deel: own };
  hr = hrSchema.parse(settings);
  flows = { record: handling.flowOf('record', {}, settings), request: handling.flowOf('request', {}, settings) };
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

afterAll(() => handling.close());

/** A system posts a body, as of now; its run does not begin before time passes. */
async function post(flow: InProcess, system: 'bamboohr' | 'deel', body: object): Promise<void> {
  const { clock, tools } = handling;
  const answer = await acceptWebhook(system, signedBy(system, JSON.stringify(body), new Date(clock.now())), {
    systems: systemsOf(hr),
    keys: async (name) => [name === 'deel' ? keys.deel : keys.bamboohr],
    keepWaiting: (event) => keepWaiting(tools.bucket, event),
    async start(queue) {
      const payload = queuePayload(queue, clock.now());
      const name = eventExecutionName(queueRunId(payload));
      if (!flow.executions().some((one) => one.name === name)) flow.start(payload, name);
    },
    keep: async () => {},
    now: clock.now,
  });
  expect(answer).toMatchObject({ status: 202, counts: { accepted: 1 } });
}

/** What became of the newest event, and what it changed. */
async function newestLine(flow: InProcess, passed = minute) {
  await handling.pass(flow, passed);
  const line = (await handling.reports()).at(-1)?.events.at(-1);
  return line && { outcome: line.outcome, changed: line.changed.map(({ name }) => name) };
}

/** Each a second later than the one before. */
const nextMoment = () => {
  posts += 1;
  return new Date(handling.clock.now() - minute + posts * 1_000).toISOString();
};

const contract = (id: string, values: object = {}) => ({
  ...{ id, start_date: '2026-11-01T00:00:00.000Z', termination_date: '2027-06-30T00:00:00.000Z' },
  worker: { first_name: 'Ada', last_name: 'Example', email: 'ada@example.com', ...values },
});

/** Deel says something of a contract or a worker. */
const bodyOfDeel = (eventType: string, resource: object) => ({
  ...{ data: { meta: { event_type: eventType }, resource: [resource] }, timestamp: nextMoment() },
});

const employee = {
  ...{ firstName: 'Ada', lastName: 'Example', workEmail: 'ada@example.com', status: 'Active' },
  ...{ hireDate: '2026-11-01', terminationDate: '2027-06-30' },
};

const bodyOfBamboo = (id: string, action: string, changedFields: string[], values: object = {}) => ({
  employees: [{ id, action, timestamp: nextMoment(), changedFields, fields: { ...employee, ...values } }],
});

/** The same of an employee who is to be read in BambooHR. */
function referenceOfBamboo(id: string, type: string, changedFields: string[], values: object = {}) {
  vi.stubEnv('BAMBOOHR_BASE_URL', 'https://acme.example.com');
  vi.stubEnv('BAMBOOHR_API_KEY', 'an-invented-key');
  vi.stubGlobal('fetch', async () => Response.json({ ...employee, ...values }));
  return { type, timestamp: nextMoment(), data: { employeeId: id, changedFields } };
}

/** What a person in ISC gives somebody. */
const byHand = { phone: '+49 30 5550177', manager: 'john.roe', vendor: 'Northwind' };

/** Somebody corrects the record in ISC. */
async function correct(accountName: string, { phone, manager, vendor } = byHand): Promise<void> {
  const { id = '' } = (await handling.record(accountName)) ?? {};
  const set = (path: string, value: string) => ({ op: 'add' as const, path, value });
  await handling.isc.records.patch(id, [
    ...[set('/phone', phone), set('/manager', manager), set('/data/vendor', vendor)],
  ]);
}

/** What the record says of that for which there is a default. */
async function shown(accountName: string) {
  const { phone, manager, data, lastName } = (await handling.record(accountName)) ?? {};
  return { phone, manager, vendor: data?.['vendor'], lastName };
}

const asByDefault = { phone: '-', manager: 'jane.doe', vendor: 'Default', lastName: 'Example' };

describe('what is set for new people', () => {
  test('fills in whom BambooHR hires by values, and stays what it was when they are active again', async () => {
    await post(flows.record, 'bamboohr', bodyOfBamboo('601', 'Created', []));
    expect(await newestLine(flows.record)).toMatchObject({ outcome: 'created' });
    expect(await shown('601')).toEqual(asByDefault);
    await correct('601');
    await post(flows.record, 'bamboohr', bodyOfBamboo('601', 'Updated', ['status'], { lastName: 'Married' }));
    expect(await newestLine(flows.record)).toEqual({ outcome: 'changed', changed: ['lastName'] });
    expect(await shown('601')).toEqual({ ...byHand, lastName: 'Married' });
    await post(flows.record, 'bamboohr', bodyOfBamboo('601', 'Updated', ['status'], { lastName: 'Married' }));
    expect(await newestLine(flows.record)).toEqual({ outcome: 'nothing-to-do', changed: [] });
  });

  test('so does that of whom BambooHR only names', async () => {
    await post(flows.record, 'bamboohr', referenceOfBamboo('602', 'employee.created', []));
    expect(await newestLine(flows.record)).toMatchObject({ outcome: 'created' });
    expect(await shown('602')).toEqual(asByDefault);
    await correct('602');
    const married = { lastName: 'Married' };
    await post(flows.record, 'bamboohr', referenceOfBamboo('602', 'employee.updated', ['status'], married));
    expect(await newestLine(flows.record)).toEqual({ outcome: 'changed', changed: ['lastName'] });
    expect(await shown('602')).toEqual({ ...byHand, lastName: 'Married' });
  });

  test('so does that of whom Deel hires, whose contract it tells of again', async () => {
    await post(flows.record, 'deel', bodyOfDeel('contract.created', contract('c1')));
    expect(await newestLine(flows.record)).toMatchObject({ outcome: 'created' });
    expect(await shown('c1')).toEqual(asByDefault);
    await correct('c1');
    const signed = { ...contract('c1', { last_name: 'Married' }), status: 'in_progress' };
    await post(flows.record, 'deel', bodyOfDeel('contract.status.updated', signed));
    expect(await newestLine(flows.record)).toEqual({ outcome: 'changed', changed: ['lastName'] });
    expect(await shown('c1')).toEqual({ ...byHand, lastName: 'Married' });
  });

  test('is theirs by what the system itself says', async () => {
    const said = { workPhone: '4711', supervisorEmail: 'john.roe', agency: 'Southwind' };
    await post(flows.record, 'bamboohr', bodyOfBamboo('603', 'Created', []));
    await newestLine(flows.record);
    await post(flows.record, 'bamboohr', bodyOfBamboo('603', 'Updated', ['status'], said));
    expect(await newestLine(flows.record)).toEqual({ outcome: 'changed', changed: ['phone', 'manager', 'vendor'] });
    expect(await shown('603')).toMatchObject({ phone: '4711', manager: 'john.roe', vendor: 'Southwind' });
  });

  test('gives way to what an earlier event of the same run says', async () => {
    await post(flows.record, 'deel', bodyOfDeel('contract.created', contract('c2')));
    await newestLine(flows.record);
    await post(flows.record, 'deel', bodyOfDeel('worker.v2.updated', { contract_id: 'c2', phone: '4711' }));
    await post(flows.record, 'deel', bodyOfDeel('contract.created', contract('c2', { last_name: 'Married' })));
    expect(await newestLine(flows.record)).toEqual({ outcome: 'changed', changed: ['lastName'] });
    expect(await shown('c2')).toEqual({ ...asByDefault, phone: '4711', lastName: 'Married' });
  });

  test('is not given to whoever comes again after their contract was over', async () => {
    await post(flows.record, 'deel', bodyOfDeel('contract.created', contract('c3')));
    await newestLine(flows.record);
    await correct('c3');
    const over = { id: 'c3', completion_date: '2026-11-20' };
    await post(flows.record, 'deel', bodyOfDeel('contract.terminated', over));
    expect(await newestLine(flows.record)).toMatchObject({ outcome: 'ended' });
    await post(flows.record, 'deel', bodyOfDeel('contract.created', contract('c3')));
    expect(await newestLine(flows.record)).toEqual({ outcome: 'rehired', changed: ['endDate'] });
    expect(await shown('c3')).toEqual({ ...byHand, lastName: 'Example' });
  });

  test('nor where the operators have let them in', async () => {
    await post(flows.record, 'bamboohr', bodyOfBamboo('604', 'Created', []));
    await newestLine(flows.record);
    await correct('604');
    const over = { status: 'Inactive', terminationDate: '2026-11-20' };
    await post(flows.record, 'bamboohr', bodyOfBamboo('604', 'Updated', ['status'], over));
    expect(await newestLine(flows.record)).toMatchObject({ outcome: 'ended' });
    await post(flows.request, 'bamboohr', bodyOfBamboo('604', 'Updated', ['status']));
    expect(await newestLine(flows.request, 10 * minute)).toMatchObject({ outcome: 'held' });
    await handling.decideHeld(flows.request, 'approve');
    expect(await newestLine(flows.request)).toEqual({ outcome: 'rehired', changed: ['endDate'] });
    expect(await shown('604')).toEqual({ ...byHand, lastName: 'Example' });
  });

  test('keeps nobody who is there from an event where the manager that is set is nobody any more', async () => {
    await post(flows.record, 'deel', bodyOfDeel('contract.created', contract('c6')));
    await newestLine(flows.record);
    defaultManager('nobody.known');
    await post(flows.record, 'deel', bodyOfDeel('contract.created', contract('c6', { last_name: 'Married' })));
    expect(await newestLine(flows.record)).toEqual({ outcome: 'changed', changed: ['lastName'] });
    const newHere = bodyOfDeel('contract.created', contract('c7'));
    await post(flows.record, 'deel', newHere);
    expect(await newestLine(flows.record)).toEqual({ outcome: 'failed', changed: [] });
    expect((await handling.reports()).at(-1)?.events.at(-1)?.reason).toBe(
      'No identity has the account name or e-mail address that `defaults` of hr.deel in nelm.config.ts give new people as manager. Correct it there, and send the event again.',
    );
    const { termination_date: _, ...withoutEnd } = contract('c9');
    const incomplete = bodyOfDeel('contract.created', withoutEnd);
    await post(flows.record, 'deel', incomplete);
    expect(await newestLine(flows.record)).toEqual({ outcome: 'failed', changed: [] });
    // Nothing was remembered of either: the same event is carried out once the settings are mended.
    defaultManager('john.roe');
    await post(flows.record, 'deel', incomplete);
    expect(await newestLine(flows.record)).toMatchObject({ outcome: 'refused' });
    await post(flows.record, 'deel', bodyOfDeel('contract.amended', contract('c9')));
    expect(await newestLine(flows.record)).toMatchObject({ outcome: 'created' });
    expect(await shown('c9')).toMatchObject({ manager: 'john.roe' });
    await post(flows.record, 'deel', newHere);
    expect(await newestLine(flows.record)).toMatchObject({ outcome: 'created' });
    expect(await shown('c7')).toMatchObject({ manager: 'john.roe' });
    defaultManager('jane.doe');
  });

  test('gives way to nothing that was said of nobody, before somebody came another way', async () => {
    const { termination_date: _, ...withoutEnd } = contract('c8');
    await post(flows.record, 'deel', bodyOfDeel('contract.created', withoutEnd));
    expect(await newestLine(flows.record)).toMatchObject({ outcome: 'refused' });
    await post(flows.record, 'deel', bodyOfDeel('worker.v2.updated', { contract_id: 'c8', phone: '4711' }));
    expect(await newestLine(flows.record)).toMatchObject({ outcome: 'refused' });
    await handling.plant('Contractors', [{ name: 'c8', start: '2026-11-01T00:00:00Z', end: '2027-06-30T23:59:59Z' }]);
    await correct('c8');
    await post(flows.record, 'deel', bodyOfDeel('contract.created', contract('c8', { last_name: 'Married' })));
    expect(await newestLine(flows.record)).toMatchObject({ outcome: 'changed' });
    expect(await shown('c8')).toEqual({ ...byHand, lastName: 'Married' });
  });

  test('fills in a request, and changes none that somebody else has made', async () => {
    await post(flows.request, 'deel', bodyOfDeel('contract.created', contract('c4')));
    expect(await newestLine(flows.request)).toMatchObject({ outcome: 'requested' });
    await handling.decide('c4', 'approve');
    expect(await newestLine(flows.request, 6 * hour)).toMatchObject({ outcome: 'approved' });
    expect(await shown('c4')).toEqual(asByDefault);

    await handling.requestByHand('c5');
    await post(flows.request, 'deel', bodyOfDeel('contract.created', contract('c5', { last_name: 'Married' })));
    expect(await newestLine(flows.request)).toMatchObject({ outcome: 'requested' });
    await handling.decide('c5', 'approve');
    expect(await newestLine(flows.request, 6 * hour)).toEqual({ outcome: 'changed', changed: ['lastName', 'endDate'] });
    expect(await shown('c5')).toEqual({ ...asByDefault, phone: '1', vendor: 'Northwind', lastName: 'Married' });
  });
});
