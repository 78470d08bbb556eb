import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Notice } from '../../../../lib/hr/adapter.ts';
import { acquireLock, releaseLock } from '../../../../lib/store/lock.ts';
import { startBambooHr } from '../../../../local/bamboohr.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import type { InProcess } from '../../../inProcess.ts';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

vi.setConfig({ testTimeout: 60_000 });

const { id: contractors } = seededSources.Contractors;

let handling: Handling;
let flow: InProcess;

beforeEach(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
  flow = handling.flowOf('record');
});

afterEach(() => handling.close());

type Happening = Parameters<Handling['happens']> extends [unknown, ...infer Rest] ? Rest : never;

const happens = (...happening: Happening) => handling.happens(flow, ...happening);
const outcomeOf = async (id: string) => (await handling.reportOf(id))?.outcome;
const outcomesOf = (ids: readonly string[]) => Promise.all(ids.map(outcomeOf));
const many = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}.${index}`);

/** Only those whom a system brought are its own. */
const ownOnly = (onboarding: 'request' | 'record') =>
  handling.flowOf(onboarding, {}, { standard: { sources: ['Contractors'] }, bamboohr: { source: 'Contractors' } });

describe('whom a system hired, and told more of in the same breath', () => {
  test('is its own, where many are made by an upload', async () => {
    flow = ownOnly('record');
    const names = many('new', 6);
    const hired = names.map((name) => happens('hired', name, ada));
    const changed = names.map((name) => happens('changed', name, { phone: '7' }));
    await handling.pass(flow, minute);
    expect(await outcomesOf([...hired, ...changed])).toEqual([
      ...names.map(() => 'created'),
      ...names.map(() => 'changed'),
    ]);
    const later = happens('changed', 'new.3', { phone: '8' });
    await handling.pass(flow, minute);
    expect(await handling.reportOf(later)).toMatchObject({ outcome: 'changed' });
  });

  test('is its own, where the request of a try that was cut off arrives while the next one asks for the same', async () => {
    flow = ownOnly('record');
    let tries = 0;
    handling.interfere(async (method, path, said) => {
      if (method !== 'POST' || !path.endsWith('/non-employee-records')) return undefined;
      tries += 1;
      // The first one is on its way still when its run has given it up.
      if (tries === 1) return Response.json({}, { status: 503 });
      if (tries === 2) await handling.isc.records.create(JSON.parse(said));
      return undefined;
    });
    const hired = happens('hired', 'cut.off', ada);
    await handling.pass(flow, minute);
    expect(await handling.reportOf(hired)).toMatchObject({ outcome: 'created' });
    const later = happens('changed', 'cut.off', { phone: '8' });
    await handling.pass(flow, minute);
    expect(await handling.reportOf(later)).toMatchObject({ outcome: 'changed' });
  });

  test('is its own, where approvers let them in', async () => {
    flow = ownOnly('request');
    const hired = happens('hired', 'twice', ada);
    const again = happens('hired', 'twice', ada);
    await handling.pass(flow, minute);
    expect(await outcomesOf([hired, again])).toEqual(['requested', 'requested']);
    await handling.decide('twice', 'approve');
    await handling.pass(flow, 2 * hour);
    expect(await outcomesOf([hired, again])).toEqual(['approved', 'approved']);
    const same = happens('changed', 'twice', { phone: '1' });
    await handling.pass(flow, minute);
    const later = happens('changed', 'twice', { phone: '8' });
    await handling.pass(flow, minute);
    expect(await outcomesOf([same, later])).toEqual(['nothing-to-do', 'changed']);
  });

  test('is its own, where what it told the second time was nothing new', async () => {
    flow = ownOnly('request');
    const hired = happens('hired', 'same', ada);
    const told = happens('changed', 'same', { phone: '1' });
    await handling.pass(flow, minute);
    expect(await outcomesOf([hired, told])).toEqual(['requested', 'nothing-to-do']);
    await handling.decide('same', 'approve');
    await handling.pass(flow, 2 * hour);
    const later = happens('changed', 'same', { phone: '8' });
    await handling.pass(flow, minute);
    expect(await handling.reportOf(later)).toMatchObject({ outcome: 'changed' });
  });

  test('is not its own, where somebody else had requested them', async () => {
    flow = ownOnly('request');
    await handling.requestByHand('hand');
    happens('hired', 'hand', ada);
    happens('changed', 'hand', { phone: '1' });
    await handling.pass(flow, minute);
    await handling.decide('hand', 'approve');
    await handling.pass(flow, 2 * hour);
    const later = happens('ended', 'hand');
    await handling.pass(flow, minute);
    expect(await outcomeOf(later)).toBe('refused');
    expect((await handling.record('hand'))?.endDate?.slice(0, 10)).toBe('2027-06-30');
  });
});

describe('an event that the tenant refuses', () => {
  /** The tenant takes no telephone number 666. */
  const refuse = () =>
    handling.interfere(async (method, _path, body) =>
      ['PATCH', 'POST'].includes(method) && body.includes('666')
        ? Response.json({ detailCode: '400.1' }, { status: 400 })
        : undefined,
    );

  test('keeps the other events of its person from nothing', async () => {
    await handling.plant('Contractors', [{ name: 'one', start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' }]);
    refuse();
    const ids = [
      happens('changed', 'one', { phone: '2' }),
      happens('changed', 'one', { phone: '666' }),
      happens('ended', 'one', {}, { system: 'bamboohr', id: 'its-end' }),
      happens('hired', 'two', ada),
      happens('changed', 'two', { phone: '666' }),
    ];
    await handling.pass(flow, 10 * minute);
    expect(await outcomesOf(ids)).toEqual(['changed', 'failed', 'ended', 'created', 'failed']);
    expect(Date.parse((await handling.record('one'))?.endDate ?? '')).toBeLessThan(handling.clock.now());
    expect((await handling.record('two'))?.phone).toBe('1');
    expect(await handling.box.objects.list('events/')).toEqual([]);
  });

  test('does not keep the operators from being asked about what comes after it', async () => {
    flow = handling.flowOf('record', { Contractors: { deleteThresholdMinimum: 0, deleteThresholdPercent: 0 } });
    await handling.plant('Contractors', [{ name: 'one', start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' }]);
    refuse();
    const ids = [happens('changed', 'one', { phone: '666' }), happens('ended', 'one')];
    await handling.pass(flow, hour);
    expect(await outcomesOf(ids)).toEqual(['failed', 'held']);
    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, hour);
    expect(await outcomesOf(ids)).toEqual(['failed', 'ended']);
  });

  test('is all that failed: what was found to be so already is decided on anew', async () => {
    refuse();
    const ids = [happens('hired', 'two', { ...ada, phone: '666' }), happens('changed', 'two', { phone: '666' })];
    await handling.pass(flow, hour);
    expect(await outcomesOf(ids)).toEqual(['failed', 'unknown-person']);
  });
});

test('a manager whom the tenant refuses to look for fails no event but its own', async () => {
  handling.interfere((_method, path, said) =>
    path.endsWith('/public-identities') && said.includes('poison')
      ? Response.json({ detailCode: '400.1' }, { status: 400 })
      : undefined,
  );
  const managers = ['jane.doe', 'poison', 'john.roe', 'poison.too'];
  const ids = managers.map((manager, index) => happens('hired', `new.${index}`, { ...ada, manager }));
  await handling.pass(flow, minute);
  expect(await outcomesOf(ids)).toEqual(['created', 'failed', 'created', 'failed']);
});

test('where managers may not be looked for at all, what names none is done, and the reason is said', async () => {
  const planted = { name: 'leaver', start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' };
  await handling.plant('Contractors', [planted]);
  handling.interfere((_method, path) =>
    path.endsWith('/public-identities') ? Response.json({ detailCode: '403' }, { status: 403 }) : undefined,
  );
  const ids = [happens('hired', 'new.one', ada), happens('ended', 'leaver')];
  await handling.pass(flow, minute);
  expect(await outcomesOf(ids)).toEqual(['failed', 'ended']);
  const line = await handling.reportOf(ids[0] ?? '');
  expect(line?.reason).toMatch(/^The event's manager could not be looked for: ISC answered GET .* with 403/);
});

describe('however many people', () => {
  test('have a manager who has left, or an attribute that the source has not, the others are written by one upload', async () => {
    const fine = many('fine', 12);
    await handling.plant(
      'Contractors',
      ['odd', 'unmanaged', ...fine].map((name) => ({
        ...{ name, start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' },
        ...(name === 'unmanaged' && { manager: 'john.roe' }),
      })),
    );
    const asked: string[] = [];
    handling.interfere((method, path) => {
      asked.push(method);
      return path.endsWith('/public-identities') ? Response.json([{ id: 'jane', alias: 'jane.doe' }]) : undefined;
    });
    const changes = [...fine, 'unmanaged'].map((name) => happens('changed', name, { phone: '7' }));
    const wrong = happens('changed', 'odd', { data: { nowhere: 'x' } });
    await handling.pass(flow, minute);
    expect(await outcomesOf(changes)).toEqual([...fine, 'unmanaged'].map(() => 'changed'));
    expect(await handling.reportOf(wrong)).toMatchObject({ outcome: 'failed' });
    expect(asked.filter((method) => method === 'PATCH')).toHaveLength(2);
    expect(asked.length).toBeLessThanOrEqual(16);
  });

  test('are withdrawn who wait for their approvers, it is seen once whom they have let in meanwhile', async () => {
    flow = handling.flowOf('request');
    const names = many('asked', 8);
    for (const name of names) happens('hired', name, { ...ada, startDate: '2026-12-10' });
    await handling.pass(flow, minute);
    const asked: string[] = [];
    let isLetIn = false;
    handling.interfere(async (method) => {
      asked.push(method);
      if (method === 'DELETE' && !isLetIn) {
        isLetIn = true;
        await handling.decide('asked.7', 'approve');
      }
      return undefined;
    });
    const ids = names.map((name) => happens('withdrawn', name));
    await handling.pass(flow, minute);
    expect(await outcomesOf(ids)).toEqual(names.map(() => 'withdrawn'));
    expect(await handling.record('asked.7')).toBeUndefined();
    expect(asked.filter((method) => method === 'DELETE')).toHaveLength(9);
    expect(asked.filter((method) => method === 'GET').length).toBeLessThanOrEqual(8);
  });
});

test('what somebody changed by an upload that a run waited for stays as it is', async () => {
  const names = many('p', 8);
  await handling.plant(
    'Contractors',
    names.map((name) => ({ name, start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' })),
  );
  let looks = 0;
  handling.interfere(async (method, path) => {
    if (method !== 'GET' || !path.endsWith('/non-employee-bulk-upload/status')) return undefined;
    looks += 1;
    if (looks > 1) return undefined;
    const { id = '' } = (await handling.record('p.0')) ?? {};
    await handling.isc.records.patch(id, { endDate: '2026-11-24T09:00:00Z' });
    return Response.json({ status: 'IN_PROGRESS' });
  });
  const ids = names.map((name) => happens('changed', name, { phone: '9' }));
  await handling.pass(flow, hour);
  expect(await outcomesOf(ids)).toEqual(names.map(() => 'changed'));
  expect(looks).toBeGreaterThan(1);
  expect(await handling.record('p.0')).toMatchObject({ phone: '9', endDate: expect.stringMatching(/^2026-11-24T09/) });
});

describe('what was forgotten', () => {
  /** As the schedule does every five minutes. */
  const look = async () => {
    const scheduledAt = new Date(handling.clock.now()).toISOString();
    flow.start({ job: 'hr-events', scheduledAt, dryRun: false }, `job-${scheduledAt.replaceAll(/[:.]/g, '')}`);
    await handling.pass(flow, hour);
  };
  const statuses = () => flow.executions().map(({ status }) => status);
  const questions = async () =>
    (await handling.box.mails()).map(({ subject }) => subject).filter((subject) => subject?.startsWith('Decide'));
  const stop = (): undefined => {
    throw Object.assign(new Error('stopped'), {
      name: 'InvalidParameterValueException',
      $metadata: { httpStatusCode: 400 },
    });
  };

  test('is asked about anew, where the run that would ask is gone', async () => {
    flow = handling.flowOf('record', { Contractors: { deleteThresholdMinimum: 0, deleteThresholdPercent: 0 } });
    await handling.plant('Contractors', [{ name: 'one', start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' }]);
    flow.crash = ({ name }, updates) =>
      name.endsWith('-endings') && updates.some(({ Name }) => Name === 'let others gather') ? stop() : undefined;
    const id = happens('ended', 'one');
    await handling.pass(flow, hour);
    flow.crash = () => undefined;
    expect(await questions()).toEqual([]);
    // It may be late, and not gone.
    await look();
    expect(await questions()).toEqual([]);
    await handling.pass(flow, 16 * 24 * hour);
    await look();
    expect(await questions()).toEqual(['Decide: End one more person of Contractors']);
    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, hour);
    expect(await outcomeOf(id)).toBe('ended');
    for (const prefix of ['events/', 'waiting/', 'locks/']) expect(await handling.box.objects.list(prefix)).toEqual([]);
  });

  test('is carried out at the next look, where an event came to a group that had ended', async () => {
    await handling.plant('Contractors', [{ name: 'one', start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' }]);
    const id = happens('changed', 'one', { phone: '9' });
    await handling.pass(flow, 0);
    const [from = ''] = await handling.box.objects.list('events/');
    const bytes = (await handling.box.objects.read(from))?.bytes ?? Buffer.from('');
    const name = from.slice(from.lastIndexOf('/'));
    await handling.box.objects.write(`waiting/${contractors}/20261124T095900000Z-ended-endings${name}`, bytes);
    await handling.pass(flow, minute);
    expect(await outcomeOf(id)).toBeUndefined();
    await look();
    expect(await outcomeOf(id)).toBe('changed');
    expect(await handling.box.objects.list('waiting/')).toEqual([]);
  });

  test('is not what is no event, which fails no run', async () => {
    const write = (key: string) => handling.box.objects.write(key, Buffer.from('{}'));
    await Promise.all(['events/note.json', 'events/stray/note.json', 'waiting/note.json'].map(write));
    await write(`waiting/${contractors}/stray/note.json`);
    const id = happens('hired', 'one', ada);
    await handling.pass(flow, minute);
    await look();
    expect(await outcomeOf(id)).toBe('created');
    expect(new Set(statuses())).toEqual(new Set(['SUCCEEDED']));
    expect(await handling.box.objects.list(`waiting/${contractors}/`)).toEqual([]);
  });
});

describe('what is no event', () => {
  test('keeps no event waiting that a system is to be asked for', async () => {
    const id = happens('hired', 'one', ada);
    await handling.pass(flow, 0);
    const [key = ''] = await handling.box.objects.list('events/');
    const folder = key.slice(0, key.lastIndexOf('/'));
    // A hundred are read at a time to find the source.
    const event = (await handling.box.objects.read(key))?.bytes ?? Buffer.from('');
    for (let index = 0; index < 100; index += 1) {
      await handling.box.objects.write(`${folder}/bamboohr-${String(index).padStart(3, '0')}.json`, event);
    }
    await handling.box.objects.write(`${folder}/z-to-read.json`, Buffer.from('{}'));
    await handling.pass(flow, minute);
    expect(await outcomeOf(id)).toBeDefined();
    expect(await handling.record('one')).toBeDefined();
    expect(await handling.box.objects.list('events/')).toEqual([]);
    expect(flow.executions().map(({ status }) => status)).toEqual(['SUCCEEDED']);
  });
});

describe('what a run says', () => {
  test('of what it could not do, it says while no other run can do it', async () => {
    const { bucket } = handling.tools;
    const write = bucket.write.bind(bucket);
    bucket.write = async (key, ...rest) => {
      if (key.endsWith('/plan.json')) throw Object.assign(new Error('AccessDenied'), { $fault: 'client' });
      await write(key, ...rest);
    };
    const locks: boolean[] = [];
    flow.crash = async (_, updates) => {
      if (updates.some(({ Name }) => Name === 'say that the events could not be done')) {
        locks.push((await handling.box.objects.list('locks/')).some((key) => key.includes(contractors)));
      }
      return undefined;
    };
    const id = happens('hired', 'one', ada);
    await handling.pass(flow, minute);
    expect(await outcomeOf(id)).toBe('failed');
    bucket.write = write;
    expect(locks.length).toBeGreaterThan(0);
    expect(locks).not.toContain(false);
  });

  test('of what it did before its lock was lost stands', async () => {
    await handling.plant('Contractors', [{ name: 'one', start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' }]);
    const { bucket } = handling.tools;
    let lost = 0;
    flow.crash = async (_, updates) => {
      if (lost > 0 || !updates.some(({ Name, Action }) => Name === 'remember the events' && Action === 'SUCCEED')) {
        return undefined;
      }
      lost += 1;
      const taken = await acquireLock(bucket, contractors, 'other', handling.clock.now() + 91 * minute);
      if ('generation' in taken) await releaseLock(bucket, contractors, taken.generation);
      return undefined;
    };
    const id = happens('changed', 'one', { phone: '9' });
    await handling.pass(flow, minute);
    expect(lost).toBe(1);
    expect(await handling.reportOf(id)).toMatchObject({ outcome: 'changed', changed: ['phone'] });
  });

  test('is not that events failed whose waiting run could not be started', async () => {
    flow = handling.flowOf('request');
    handling.refuseToStart = true;
    const id = happens('hired', 'one', ada);
    await handling.pass(flow, minute);
    expect(await outcomeOf(id)).toBe('requested');
    expect(await handling.box.objects.list('events/')).toEqual([]);
  });
});

describe('an event that the HR system cannot be asked about', () => {
  const reference = (id: string): Notice => ({
    system: 'bamboohr',
    reference: {
      id,
      type: 'employee.created',
      occurredAt: '2026-11-20T00:00:00Z',
      source: 'Contractors',
      person: '502',
    },
  });

  beforeEach(async () => {
    const bamboo = await startBambooHr('samples/hr/bamboohr/employees.json');
    await bamboo.close();
    vi.stubEnv('BAMBOOHR_BASE_URL', bamboo.url);
    vi.stubEnv('BAMBOOHR_API_KEY', 'an-invented-key');
  });

  afterEach(() => vi.unstubAllEnvs());

  test('waits once, however often it is sent', async () => {
    handling.post(flow, reference('one'));
    await handling.pass(flow, 10_000);
    handling.post(flow, reference('one'));
    await handling.pass(flow, 10_000);
    expect(await handling.box.objects.list('waiting/')).toHaveLength(1);
    expect(flow.executions().filter(({ name }) => name.endsWith('-reading'))).toHaveLength(1);
  });

  test('is not asked about where its system has no rights in the source', async () => {
    flow = handling.flowOf('record', {}, { bamboohr: { source: 'Interns' } });
    handling.post(flow, reference('one'));
    await handling.pass(flow, 10_000);
    expect(await outcomeOf('one')).toBe('refused');
    expect(await handling.box.objects.list('waiting/')).toEqual([]);
  });
});
