import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { adopt } from '../../../../lib/hr/adoption.ts';
import { acquireLock, releaseLock } from '../../../../lib/store/lock.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import type { InProcess } from '../../../inProcess.ts';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

let handling: Handling;
let flow: InProcess;

const { id: contractors } = seededSources.Contractors;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

beforeEach(() => {
  handling.interfere();
  flow = handling.flowOf(
    'record',
    {},
    {
      standard: { sources: ['Contractors'] },
      bamboohr: { source: 'Contractors' },
      deel: { source: 'Interns' },
    },
  );
});

afterAll(() => handling.close());

/** Something happens by a system, and is done; the outcome, and why. */
async function outcome(
  system: string,
  ...happening: Parameters<Handling['happens']> extends [unknown, ...infer Rest] ? Rest : never
) {
  const [type, name, person, more] = happening;
  const execution = handling.happens(flow, type, name, person, { ...more, system });
  await handling.ended(flow, execution);
  const report = await handling.reportOf(execution.replace(`${system}-`, ''));
  return [report?.outcome, report?.reason];
}

const notOwn = expect.stringMatching(/^The person did not come by \w+, and "people" of hr\.\w+ in nelm\.config\.ts/);

test('a system touches nobody who came by a file, whatever it says of them', async () => {
  await handling.plant('Contractors', [{ name: 'filed', start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' }]);
  const before = await handling.record('filed');
  for (const [type, person] of [
    ['hired', ada],
    ['changed', { firstName: 'Other' }],
    ['extended', { endDate: '2027-03-01' }],
    ['ended', {}],
    ['rehired', ada],
    ['withdrawn', {}],
  ] as const) {
    expect(await outcome('standard', type, 'FILED', person)).toEqual(['refused', notOwn]);
  }
  expect(await handling.record('filed')).toEqual(before);
  expect((await handling.box.mails()).at(-1)?.subject).toMatch(/^Send again or do by hand/);
});

test('a system touches those it brought, and no other system does', async () => {
  expect(await outcome('bamboohr', 'hired', 'brought', ada)).toEqual(['created', undefined]);
  expect(await outcome('standard', 'ended', 'brought')).toEqual(['refused', notOwn]);
  expect(await outcome('standard', 'changed', 'brought', { phone: '666' })).toEqual(['refused', notOwn]);
  // What another one said counts for nothing, even if it happened later.
  const occurredAt = '2026-11-19T00:00:00.000Z';
  expect(await outcome('bamboohr', 'changed', 'brought', { phone: '7' })).toEqual(['changed', undefined]);
  expect(await outcome('bamboohr', 'changed', 'brought', { firstName: 'Adah' }, { occurredAt, id: 'late' })).toEqual([
    'out-of-date',
    expect.any(String),
  ]);
  expect(await handling.record('brought')).toMatchObject({ phone: '7', firstName: 'Ada' });
});

test('a system touches no source but those that are set for it', async () => {
  expect(await outcome('deel', 'hired', 'elsewhere', ada)).toEqual([
    'refused',
    'hr.deel in nelm.config.ts does not let deel touch this source.',
  ]);
  expect(await handling.record('elsewhere')).toBeUndefined();
});

test('whom adopt gave to a system are its own, and nobody who comes later under their name', async () => {
  const given = [{ name: 'given', start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' }];
  await handling.plant('Contractors', given);
  const { bucket } = handling.tools;
  const { id = '' } = (await handling.record('given')) ?? {};
  expect(await adopt(bucket, contractors, 'bamboohr', [id, id])).toBe(1);
  expect(await adopt(bucket, contractors, 'bamboohr', [id])).toBe(0);
  expect(await outcome('bamboohr', 'changed', 'Given', { phone: '8' })).toEqual(['changed', undefined]);
  expect(await outcome('standard', 'changed', 'given', { phone: '9' })).toEqual(['refused', notOwn]);
  await handling.isc.records.delete(id);
  await handling.plant('Contractors', given);
  expect(await outcome('bamboohr', 'ended', 'given')).toEqual(['refused', notOwn]);
});

test('a hire whose lock is lost after it was written is the one that brought the person', async () => {
  let lost = false;
  const { bucket } = handling.tools;
  handling.interfere(async (method, path) => {
    if (lost || method !== 'POST' || !path.endsWith('/non-employee-records')) return undefined;
    lost = true;
    // The record is made, and the lock is somebody else's before that is remembered.
    const taken = await acquireLock(bucket, contractors, 'other', handling.clock.now() + 91 * minute);
    if ('generation' in taken) await releaseLock(bucket, contractors, taken.generation);
    return undefined;
  });
  expect((await outcome('bamboohr', 'hired', 'lockless', ada))[0]).toMatch(/^(created|nothing-to-do)$/);
  expect(lost).toBe(true);
  expect(await outcome('bamboohr', 'changed', 'lockless', { phone: '8' })).toEqual(['changed', undefined]);
});

test('whom a system had made by an upload is its own, and nobody who comes later under the same name', async () => {
  const names = Array.from({ length: 7 }, (_, index) => `bulk.${index}`);
  const ids = names.map((name) => handling.happens(flow, 'hired', name, ada));
  for (const id of ids) expect(await handling.ended(flow, id)).toMatchObject({ outcome: 'created' });
  await handling.deleteEverybody();
  await handling.plant('Contractors', [{ name: 'bulk.0', start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' }]);
  const changed = handling.happens(flow, 'changed', 'bulk.0', { email: 'evil@example.com' });
  expect(await handling.ended(flow, changed)).toMatchObject({ outcome: 'refused' });
  expect((await handling.record('bulk.0'))?.email).toBe('bulk.0@example.com');
});

test("nobody is a system's own by a hire of theirs that the tenant refused, whatever is sent under its id later", async () => {
  const wrong = { ...ada, data: { ...ada.data, nowhere: 'x' } };
  expect(await outcome('bamboohr', 'hired', 'victim', wrong, { id: 'refused-hire' })).toEqual([
    'failed',
    expect.stringContaining('is no attribute of the source'),
  ]);
  await handling.plant('Contractors', [{ name: 'victim', start: '2026-01-01T00:00:00Z', end: '2027-01-01T00:00:00Z' }]);
  for (const type of ['changed', 'hired'] as const) {
    handling.clock.advance(hour);
    handling.happens(flow, type, 'victim', { ...ada, firstName: 'Eve' }, { id: 'refused-hire', system: 'bamboohr' });
    await handling.pass(flow, minute);
    expect(await handling.reportOf('refused-hire'), type).toMatchObject({ outcome: 'refused', reason: notOwn });
  }
  expect(await outcome('bamboohr', 'ended', 'victim')).toEqual(['refused', notOwn]);
  expect(await handling.record('victim')).toMatchObject({ firstName: 'Ada' });
});

test("nobody is a system's own who came another way while it was about to hire them", async () => {
  let came = false;
  handling.interfere(async (method, path, said) => {
    if (came || method !== 'POST' || !path.endsWith('/non-employee-records')) return undefined;
    came = true;
    await handling.isc.records.create({ ...JSON.parse(said), firstName: 'Bea' });
    return undefined;
  });
  expect(await outcome('bamboohr', 'hired', 'came.meanwhile', ada)).toEqual(['refused', notOwn]);
  expect(await handling.record('came.meanwhile')).toMatchObject({ firstName: 'Bea' });
});
