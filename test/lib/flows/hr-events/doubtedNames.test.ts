import { afterAll, beforeAll, expect, test } from 'vitest';
import { toEvent } from '../../../../lib/hr/adapter.ts';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import { readBlocks } from '../../../../lib/people/blocked.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import type { InProcess } from '../../../inProcess.ts';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

let handling: Handling;
let flow: InProcess;

/** People of the source are called so, and one person is called as what a damaged name may mean. */
const called = [
  'ada?',
  'nan',
  'bo;',
  '123.0',
  "'t",
  'ev\u0430',
  '#N/A',
  'ext_x0020_ada',
  'jos?',
  'jos\u00e9',
  'fay b',
  'uma?',
];

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
  const rights = { sources: ['Contractors'], people: 'source' as const, mayStop: true };
  flow = handling.flowOf('record', { Contractors: { deleteThresholdMinimum: 100 } }, { standard: rights });
  const dates = { startDate: '2026-11-01T00:00:00Z', endDate: '2027-06-30T00:00:00Z' };
  for (const accountName of called) {
    await handling.isc.records.create({ ...ada, ...dates, accountName, sourceId: handling.sourceId });
  }
});

afterAll(() => handling.close());

let count = 0;

/** Something happens to somebody, as the door takes it in. */
function happens(type: HrEvent['type'], accountName: string, person: object = {}): string {
  count += 1;
  const occurredAt = new Date(Date.parse('2026-11-20T00:00:00Z') + count * minute).toISOString();
  const id = `event-${count}`;
  const said = toEvent({ id, type, occurredAt, source: 'Contractors', person: { accountName, ...person } });
  if (said.kind !== 'event') throw new Error(JSON.stringify(said));
  handling.post(flow, { system: 'standard', event: said.event });
  return id;
}

/** What became of an event by itself. */
async function told(...event: Parameters<typeof happens>) {
  const id = happens(...event);
  await handling.pass(flow, 2 * minute);
  return await handling.reportOf(id);
}

const blocksOf = (name: string) => readBlocks(handling.tools.bucket, seededSources.Contractors.id, name);
const isExport = (path: string) => path.includes('/download');

const phoneOf = async (name: string) => (await handling.record(name))?.phone;

test.each(['ada?', 'nan', 'bo;', '123.0', "'t", 'ev\u0430', '#N/A', 'ext_x0020_ada'])(
  'an event about %s, whom the source has by exactly that name, is done',
  async (name) => {
    expect(await told('changed', name, { phone: '9' })).toMatchObject({ outcome: 'changed', accountName: name });
    expect(await phoneOf(name)).toBe('9');
    expect((await told('stopped', name))?.outcome).toBe('stopped');
    expect(await handling.isIn(name)).toBe(false);
  },
);

const lost = 'holds a question mark where a letter was lost; write the letter';
const noValue = 'is what a program writes for no value; write the value, or leave the cell empty';

test.each([
  ['ben?', lost],
  ['UMA?', lost],
  ['nil', noValue],
  ['_x000D_', 'is no name of an account; it needs a letter or a digit, and "n/a" is none'],
  ['jos?', lost],
])(
  'one about %s, whom the source does not have so, or with somebody else who may be meant, is refused',
  async (name, reason) => {
    for (const type of ['hired', 'stopped'] as const) {
      const before = await phoneOf(name);
      expect(await told(type, name, { ...ada, phone: '9' })).toMatchObject({
        outcome: 'refused',
        reason: `The account name ${reason}. Such a name is taken only where the source has exactly that account, and nobody else whom it may mean.`,
      });
      expect(await phoneOf(name)).toBe(before);
    }
    expect(await blocksOf(name)).toEqual([]);
  },
);

test('an event about a name that two people of the source may be called ends neither', async () => {
  const dates = { startDate: '2026-11-01T00:00:00Z', endDate: '2027-06-30T00:00:00Z' };
  for (const accountName of ['ivy_x0020_b', 'ivy b']) {
    await handling.isc.records.create({ ...ada, ...dates, accountName, sourceId: handling.sourceId });
  }
  expect(await told('ended', 'ivy_x0020_b')).toMatchObject({
    outcome: 'refused',
    reason:
      'The account name is that of one account of the source, and is written for that of another. Rename one of both in ISC, or name the other one by its own letters.',
  });
  expect([await handling.isIn('ivy b'), await handling.isIn('ivy_x0020_b')]).toEqual([true, true]);
});

test('a name is mended where the source has nobody as it was written, and is the same person everywhere', async () => {
  expect(await told('changed', 'fay_x0020_b', { phone: '9' })).toMatchObject({
    ...{ outcome: 'changed', accountName: 'fay b' },
  });
  expect([await phoneOf('fay b'), await phoneOf('fay_x0020_b')]).toEqual(['9', undefined]);
  expect((await told('hired', 'gus_x0020_b', ada))?.outcome).toBe('created');
  expect([await phoneOf('gus b'), await phoneOf('gus_x0020_b')]).toEqual(['1', undefined]);
});

test('the people of the source are asked for where a name is odd, once for all events, and else never', async () => {
  let exported = 0;
  handling.interfere((_, path) => {
    if (isExport(path)) exported += 1;
    return undefined;
  });
  await told('changed', 'fay b', { phone: '3' });
  expect(exported).toBe(0);
  happens('changed', 'hal?', { phone: '4' });
  happens('changed', 'fay_x0020_b', { phone: '4' });
  await told('changed', 'fay b', { lastName: 'Example' });
  expect(exported).toBe(1);
  handling.interfere();
});

test('where the tenant will not show its people, who looks damaged is left alone, and the other events are done', async () => {
  handling.interfere((_, path) => (isExport(path) ? new Response('{}', { status: 403 }) : undefined));
  const damaged = happens('changed', 'bo;', { phone: '5' });
  const mended = happens('changed', 'fay_x0020_b', { phone: '5' });
  await handling.pass(flow, 2 * minute);
  handling.interfere();
  expect(await handling.reportOf(damaged)).toMatchObject({
    ...{ outcome: 'failed', reason: expect.stringMatching(/^The account name looks damaged, and the people of/) },
  });
  expect((await handling.reportOf(mended))?.outcome).toBe('changed');
});

test('whoever is to be stopped is blocked by the name that is likely, where the tenant shows no people for hours', async () => {
  handling.interfere((_, path) => (isExport(path) ? new Response('{}', { status: 503 }) : undefined));
  for (const text of ['kim?', 'lee_x0020_b']) happens('stopped', text);
  await handling.pass(flow, 6 * hour);
  handling.interfere();
  const [damaged, mended, written] = await Promise.all(['kim?', 'lee b', 'lee_x0020_b'].map(blocksOf));
  expect([damaged?.length, mended?.length, written]).toEqual([1, 1, []]);
});

test('an event about a name that looks damaged waits for the operators, and is done when they agree', async () => {
  const none = { Contractors: { deleteThresholdMinimum: 0, deleteThresholdPercent: 0 } };
  flow = handling.flowOf('record', none, { standard: { sources: ['Contractors'], people: 'source' } });
  const dates = { startDate: '2026-11-01T00:00:00Z', endDate: '2027-06-30T00:00:00Z' };
  for (const accountName of ['max?', 'mia_x0020_b', 'noa b']) {
    await handling.isc.records.create({ ...ada, ...dates, accountName, sourceId: handling.sourceId });
  }
  const ids = ['max?', 'mia_x0020_b', 'noa_x0020_b'].map((name) => happens('ended', name));
  await handling.pass(flow, 20 * minute);
  for (const id of ids) expect((await handling.reportOf(id))?.outcome).toBe('held');
  await handling.decideHeld(flow, 'approve');
  await handling.pass(flow, 10 * minute);
  const lines = await Promise.all(ids.map(handling.reportOf));
  expect(lines.map((line) => [line?.outcome, line?.accountName])).toEqual([
    ['ended', 'max?'],
    ['ended', 'mia_x0020_b'],
    ['ended', 'noa b'],
  ]);
});
