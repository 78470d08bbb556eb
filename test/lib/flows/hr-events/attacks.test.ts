import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { acquireLock, releaseLock } from '../../../../lib/store/lock.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { everywhereOnce, type InProcess } from '../../../inProcess.ts';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

vi.setConfig({ testTimeout: 120_000 });

const day = 24 * hour;
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

/** Something happens, and is done. */
async function done(...happening: Happening) {
  const execution = happens(...happening);
  await handling.ended(flow, execution);
  return await reportOf(execution);
}

const reportOf = (execution: string) => handling.reportOf(execution.replace(/^(bamboohr|deel)-/, ''));
const outcomeOf = async (id: string) => (await reportOf(id))?.outcome;
const endOf = async (name: string) => (await handling.record(name))?.endDate?.slice(0, 10);
const questions = async () =>
  (await handling.box.mails()).map(({ subject }) => subject).filter((subject) => subject?.startsWith('Decide'));

/** People who are there since long. */
async function plant(names: readonly string[], start = '2026-01-01T00:00:00Z', end = '2027-06-30T00:00:00Z') {
  await handling.plant(
    'Contractors',
    names.map((name) => ({ name, start, end })),
  );
}

const many = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}.${index}`);

/** Five people end, as many as may without a decision. */
async function useUpThreshold(): Promise<void> {
  const gone = many('gone', 5);
  await plant(gone);
  for (const name of gone) happens('ended', name);
  await handling.pass(flow, minute);
}

/** Only those whom a system brought are its own. */
const ownOnly = (onboarding: 'request' | 'record') =>
  handling.flowOf(onboarding, {}, { standard: { sources: ['Contractors'] }, bamboohr: { source: 'Contractors' } });

describe('the delete threshold', () => {
  test('holds whatever the event is called, and a late one too', async () => {
    await useUpThreshold();
    const names = many('p', 8);
    await plant(names);
    await done('changed', 'p.5', { phone: '5' });
    const occurredAt = '2026-11-19T00:00:00.000Z';
    const ids = [
      happens('hired', 'p.0', { ...ada, startDate: '2026-01-01', endDate: '2026-12-01' }),
      happens('rehired', 'p.1', { ...ada, startDate: '2026-01-01', endDate: '2026-12-01' }),
      happens('rehired', 'p.2', { ...ada, startDate: '2026-12-20', endDate: '2027-12-01' }),
      happens('changed', 'p.3', { endDate: '2026-11-25' }),
      happens('ended', 'p.4', { endDate: '2026-11-25' }),
      happens('changed', 'p.5', { endDate: '2026-11-25' }, { occurredAt, id: 'late' }),
    ];
    await handling.pass(flow, hour);
    expect(await Promise.all(ids.map(outcomeOf))).toEqual(Array.from(ids, () => 'held'));
  });

  test('holds for contracts that have not started: an end of a moment after the start is an end', async () => {
    await useUpThreshold();
    await plant(['soon.0', 'soon.1', 'soon.2'], '2026-12-10T00:00:00Z');
    const ids = [
      happens('ended', 'soon.0', { endDate: '2026-12-10' }),
      happens('changed', 'soon.1', { endDate: '2026-12-10' }),
      happens('withdrawn', 'soon.2'),
    ];
    await handling.pass(flow, hour);
    expect(await Promise.all(ids.map(outcomeOf))).toEqual(['held', 'held', 'held']);
  });

  test('lets nobody in by an approval that was for an end', async () => {
    flow = handling.flowOf('request');
    await useUpThreshold();
    await plant(['p.0']);
    const id = happens('changed', 'p.0', { endDate: '2027-03-01' });
    await handling.pass(flow, hour);
    expect(await outcomeOf(id)).toBe('held');
    const { id: recordId = '' } = (await handling.record('p.0')) ?? {};
    await handling.isc.records.patch(recordId, [{ op: 'add', path: '/endDate', value: '2026-11-23T00:00:00Z' }]);
    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, hour);
    expect(await endOf('p.0')).toBe('2026-11-23');
    expect(await outcomeOf(id)).toBe('held');
    expect((await questions()).at(-1)).toBe('Decide: Let one person in again at Contractors');
    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, hour);
    expect(await outcomeOf(id)).toBe('changed');
    expect(await endOf('p.0')).toBe('2027-03-01');
  });

  test('ends nobody by an approval that was for letting them in', async () => {
    flow = handling.flowOf('request');
    await useUpThreshold();
    await plant(['again'], '2026-01-01T00:00:00Z', '2026-10-31T00:00:00Z');
    const id = happens('rehired', 'again', { ...ada, startDate: '2026-01-01', endDate: '2026-12-01' });
    await handling.pass(flow, hour);
    const { id: recordId = '' } = (await handling.record('again')) ?? {};
    await handling.isc.records.patch(recordId, [{ op: 'add', path: '/endDate', value: '2027-08-01T00:00:00Z' }]);
    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, hour);
    expect(await endOf('again')).toBe('2027-08-01');
    expect(await outcomeOf(id)).toBe('held');
  });
});

describe('events that wait together', () => {
  test('end alike when every run is killed after each checkpoint', async () => {
    let crashed = 0;
    flow.crash = everywhereOnce('after', () => {
      crashed += 1;
    });
    await useUpThreshold();
    const names = many('p', 4);
    await plant(names);
    const ids = names.map((name) => happens('ended', name));
    await handling.pass(flow, hour);
    expect(await Promise.all(ids.map(outcomeOf))).toEqual(['held', 'held', 'held', 'held']);
    expect(await questions()).toEqual(['Decide: End 4 more people of Contractors']);
    // The first one is said to stay meanwhile, by hand and in an event.
    await done('extended', 'p.0', { endDate: '2027-07-31' });
    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, 2 * hour);
    const ends = await Promise.all(names.map(endOf));
    expect(ends.slice(1).every((end) => end !== undefined && end <= '2026-11-24')).toBe(true);
    expect(await questions()).toHaveLength(1);
    expect(crashed).toBeGreaterThan(50);
    expect(flow.executions().filter(({ status }) => status === 'RUNNING')).toEqual([]);
    expect(await handling.box.objects.list('locks/')).toEqual([]);
  });

  test('are not joined to a group whose asking run is gone', async () => {
    await useUpThreshold();
    await plant(many('p', 4));
    happens('ended', 'p.0');
    // The run that would ask ends by a defect before it does.
    flow.crash = ({ name }, updates) =>
      name.endsWith('-endings') && updates.some(({ Name }) => Name === 'let others gather') ? fail() : undefined;
    const fail = (): undefined => {
      throw Object.assign(new Error('stopped'), {
        name: 'InvalidParameterValueException',
        $metadata: { httpStatusCode: 400 },
      });
    };
    await handling.pass(flow, hour);
    flow.crash = () => undefined;
    expect(await questions()).toEqual([]);
    const second = happens('ended', 'p.1');
    await handling.pass(flow, hour);
    expect(await outcomeOf(second)).toBe('held');
    expect(await questions()).toEqual(['Decide: End one more person of Contractors']);
    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, hour);
    expect(await outcomeOf(second)).toBe('ended');
  });

  test('end nobody where an event comes twice and is rejected', async () => {
    await useUpThreshold();
    await plant(['p.0']);
    const ids = [happens('ended', 'p.0'), happens('ended', 'P.0', {}, { id: 'again' })];
    await handling.pass(flow, hour);
    expect(await questions()).toEqual(['Decide: End one more person of Contractors']);
    await handling.decideHeld(flow, 'reject');
    await handling.pass(flow, 2 * hour);
    expect(await Promise.all(ids.map(outcomeOf))).toEqual(['rejected', 'rejected']);
    expect(await endOf('p.0')).toBe('2027-06-30');
  });

  test('are asked about apart when they come after the question', async () => {
    await useUpThreshold();
    await plant(many('p', 4));
    const one = [happens('ended', 'p.0'), happens('ended', 'p.1')];
    await handling.pass(flow, hour);
    const two = [happens('ended', 'p.2'), happens('ended', 'p.3')];
    await handling.pass(flow, hour);
    expect(await questions()).toHaveLength(2);
    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, 2 * hour);
    expect(await Promise.all([...one, ...two].map(outcomeOf))).toEqual(['held', 'held', 'ended', 'ended']);
    await handling.pass(flow, 12 * day);
    expect(await Promise.all(one.map(outcomeOf))).toEqual(['undecided', 'undecided']);
  });
});

describe('a record that was let in', () => {
  test('is not deleted where the lock was lost just after its start was put off', async () => {
    await plant(['filed']);
    const { bucket } = handling.tools;
    let lost = false;
    handling.interfere(async (method, path) => {
      if (lost || method !== 'PATCH' || !path.includes('/non-employee-records')) return undefined;
      lost = true;
      const taken = await acquireLock(bucket, contractors, 'other', handling.clock.now() + 91 * minute);
      if ('generation' in taken) await releaseLock(bucket, contractors, taken.generation);
      return undefined;
    });
    await done('changed', 'filed', { startDate: '2026-12-10' });
    expect(lost).toBe(true);
    expect(await done('withdrawn', 'filed')).toMatchObject({ outcome: 'refused' });
    expect(await done('ended', 'filed')).toMatchObject({ outcome: 'refused' });
    expect(await handling.record('filed')).toBeDefined();
  });

  test('is not deleted where it was put off while its end waited for the operators', async () => {
    await useUpThreshold();
    await plant(['p.0']);
    const id = happens('ended', 'p.0');
    await handling.pass(flow, hour);
    const { id: recordId = '' } = (await handling.record('p.0')) ?? {};
    await handling.isc.records.patch(recordId, [{ op: 'add', path: '/startDate', value: '2026-12-10T00:00:00Z' }]);
    await handling.decideHeld(flow, 'approve');
    await handling.pass(flow, hour);
    expect(await outcomeOf(id)).toBe('refused');
    expect(await handling.record('p.0')).toBeDefined();
  });
});

describe('whose people are whose', () => {
  const future = { ...ada, startDate: '2026-12-10' };

  test('a system has nothing more of whom it withdrew, when they come by a file', async () => {
    flow = ownOnly('record');
    expect(await done('hired', 'mixed', future)).toMatchObject({ outcome: 'created' });
    expect(await done('withdrawn', 'mixed')).toMatchObject({ outcome: 'withdrawn' });
    await plant(['mixed']);
    expect(await done('ended', 'mixed')).toMatchObject({ outcome: 'refused' });
    expect(await endOf('mixed')).toBe('2027-06-30');
  });

  test('nor of whom somebody deleted by hand', async () => {
    flow = ownOnly('record');
    await done('hired', 'mixed', ada);
    await handling.deleteEverybody();
    await plant(['mixed']);
    expect(await done('ended', 'mixed')).toMatchObject({ outcome: 'refused' });
    expect(await done('hired', 'mixed', { ...ada, email: 'evil@example.com' })).toMatchObject({ outcome: 'refused' });
    await handling.deleteEverybody();
    // Hired again, they are its own again.
    expect(await done('hired', 'mixed', ada)).toMatchObject({ outcome: 'created' });
    expect(await done('changed', 'mixed', { phone: '4' })).toMatchObject({ outcome: 'changed' });
  });

  test('nor of whom the approvers rejected, when they come another way', async () => {
    flow = ownOnly('request');
    const id = happens('hired', 'mixed', ada);
    await handling.pass(flow, hour);
    await handling.decide('mixed', 'reject');
    await handling.pass(flow, 2 * hour);
    expect(await outcomeOf(id)).toBe('rejected');
    await plant(['mixed']);
    expect(await done('ended', 'mixed')).toMatchObject({ outcome: 'refused' });
    expect(await endOf('mixed')).toBe('2027-06-30');
  });

  test('who was approved is its own, also after an earlier record', async () => {
    flow = ownOnly('request');
    for (const phone of ['4', '5']) {
      const id = happens('hired', 'mixed', ada);
      await handling.pass(flow, hour);
      await handling.decide('mixed', 'approve');
      await handling.pass(flow, 2 * hour);
      expect(await outcomeOf(id)).toBe('approved');
      expect(await done('changed', 'mixed', { phone })).toMatchObject({ outcome: 'changed' });
      await handling.deleteEverybody();
    }
  });

  test('somebody requested by hand is not taken over by a hire that joins', async () => {
    flow = ownOnly('request');
    await handling.requestByHand('hand');
    const id = happens('hired', 'hand', { ...ada, email: 'evil@example.com' });
    await handling.pass(flow, hour);
    await handling.decide('hand', 'approve');
    await handling.pass(flow, 2 * hour);
    expect(await outcomeOf(id)).toBe('refused');
    expect(await done('ended', 'hand')).toMatchObject({ outcome: 'refused' });
    expect((await handling.record('hand'))?.email).toBe('ada@example.com');
  });

  test('whose hire was requested, though the answer was lost, is its own', async () => {
    flow = ownOnly('request');
    let lost = false;
    handling.interfere((method, path) => {
      if (lost || method !== 'POST' || !path.endsWith('/non-employee-requests')) return undefined;
      lost = true;
      return 'lost';
    });
    const id = happens('hired', 'mine', ada);
    await handling.pass(flow, hour);
    await handling.decide('mine', 'approve');
    await handling.pass(flow, 2 * hour);
    expect(lost).toBe(true);
    expect(await outcomeOf(id)).toBe('approved');
    expect(await done('changed', 'mine', { phone: '4' })).toMatchObject({ outcome: 'changed' });
  });

  test('a request by hand is withdrawn by no system, not even by one that brought an earlier record', async () => {
    flow = ownOnly('request');
    const id = happens('hired', 'hand', ada);
    await handling.pass(flow, hour);
    await handling.decide('hand', 'approve');
    await handling.pass(flow, 2 * hour);
    expect(await outcomeOf(id)).toBe('approved');
    expect(await done('changed', 'hand', { phone: '4' })).toMatchObject({ outcome: 'changed' });
    await handling.deleteEverybody();
    await handling.requestByHand('hand');
    for (const system of ['standard', 'bamboohr']) {
      expect(await done('withdrawn', 'Hand', {}, { system })).toMatchObject({ outcome: 'refused' });
      expect(await done('ended', 'HAND ', {}, { system })).toMatchObject({ outcome: 'refused' });
    }
    expect(await handling.requestsOf('hand')).toContain('PENDING');
  });

  test('what a system said of nobody does not change whom another one hires', async () => {
    flow = ownOnly('record');
    await done('changed', 'prey', { email: 'evil@example.com' });
    await done('ended', 'prey');
    await done('withdrawn', 'prey');
    const hired = await done('hired', 'prey', ada, { system: 'bamboohr', occurredAt: '2026-11-19T00:00:00.000Z' });
    expect(hired).toMatchObject({ outcome: 'created' });
    expect(await handling.record('prey')).toMatchObject({ email: 'ada@example.com' });
    expect(await endOf('prey')).toBe('2027-06-30');
  });

  test('nor does a half hire of another one complete it', async () => {
    flow = ownOnly('record');
    const { email: _, ...half } = ada;
    await done('hired', 'half', { ...half, phone: '666' });
    expect(await done('changed', 'half', { email: 'a@example.com' }, { system: 'bamboohr' })).toMatchObject({
      outcome: 'unknown-person',
    });
  });
});

describe('whose contract has ended', () => {
  test('is let in by no event of any kind without an operator', async () => {
    flow = handling.flowOf('request');
    const names = many('over', 5);
    await plant(names, '2026-01-01T00:00:00Z', '2026-10-31T00:00:00Z');
    await done('changed', 'over.4', { phone: '5' });
    const ids = [
      happens('hired', 'over.0', ada),
      happens('extended', 'over.1', { endDate: '2027-01-01' }),
      happens('changed', 'over.2', { startDate: '2026-12-01', endDate: '2027-01-01' }),
      happens('rehired', 'over.3', ada),
      happens('changed', 'over.4', { endDate: '2027-01-01' }, { occurredAt: '2026-11-19T00:00:00.000Z', id: 'late' }),
    ];
    await handling.pass(flow, hour);
    expect(await Promise.all(ids.map(outcomeOf))).toEqual(Array.from(ids, () => 'held'));
    expect(await Promise.all(names.map(endOf))).toEqual(names.map(() => '2026-10-31'));
  });

  test('may be moved within the past, and not from there into the present', async () => {
    flow = handling.flowOf('request');
    await plant(['over'], '2026-01-01T00:00:00Z', '2026-10-31T00:00:00Z');
    expect(await done('extended', 'over', { endDate: '2026-11-23' })).toMatchObject({ outcome: 'extended' });
    const id = happens('extended', 'over', { endDate: '2026-11-24' });
    await handling.pass(flow, hour);
    expect(await outcomeOf(id)).toBe('held');
  });
});
