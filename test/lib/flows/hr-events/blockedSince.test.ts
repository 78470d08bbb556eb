import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { block, liftBlock, readBlocked } from '../../../../lib/people/blocked.ts';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { ada, type Handling, hour, minute, startHandling } from './handling.ts';

const { id: contractors } = seededSources.Contractors;
const source = { id: contractors, name: 'Contractors' };
const by = { by: 'ops', reason: 'a theft' };

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

beforeEach(() => handling.interfere());

afterAll(() => handling.close());

/** While ISC fails on every write, somebody is blocked, as by the console. */
function blockInOutage(accountName: string, isWrite: (method: string, path: string) => boolean): void {
  let since: number | undefined;
  handling.interfere(async (method, path) => {
    if (!isWrite(method, path)) return undefined;
    if (since === undefined) await block(handling.tools.bucket, source, accountName, by, handling.clock.now());
    since ??= handling.clock.now();
    return handling.clock.now() < since + 10 * minute ? Response.json({}, { status: 503 }) : undefined;
  });
}

describe('whoever is blocked while a run tries to write', () => {
  test('is not let in again', async () => {
    const flow = handling.flowOf('record');
    await handling.plant('Contractors', [{ name: 'over', start: '2026-01-01T00:00:00Z', end: '2026-10-31T00:00:00Z' }]);
    blockInOutage('over', (method) => method === 'PATCH');
    const id = handling.happens(flow, 'rehired', 'over', ada);
    await handling.pass(flow, 3 * hour);
    expect(await handling.isIn('over')).toBe(false);
    expect(await handling.reportOf(id)).toMatchObject({ outcome: 'blocked' });
  });

  test('is not made, nor requested', async () => {
    for (const onboarding of ['record', 'request'] as const) {
      const flow = handling.flowOf(onboarding);
      const name = `new.${onboarding}`;
      blockInOutage(name, (method, path) => method === 'POST' && /non-employee-(records|requests)$/.test(path));
      const id = handling.happens(flow, 'hired', name, ada);
      await handling.pass(flow, 3 * hour);
      expect(await handling.record(name)).toBeUndefined();
      expect(await handling.requestsOf(name)).toEqual([]);
      expect(await handling.reportOf(id)).toMatchObject({ outcome: 'blocked' });
    }
  });
});

/** People whose contracts are over. */
async function plantOver(names: readonly string[]): Promise<void> {
  const over = { start: '2026-01-01T00:00:00Z', end: '2026-10-31T00:00:00Z' };
  await handling.plant(
    'Contractors',
    names.map((name) => ({ name, ...over })),
  );
}

test('whoever is blocked while many are sent by one upload is not among them', async () => {
  const flow = handling.flowOf('record');
  const names = Array.from({ length: 8 }, (_, index) => `many.${index}`);
  await plantOver(names);
  blockInOutage('many.3', (method, path) => method === 'POST' && path.endsWith('/non-employee-bulk-upload'));
  const ids = names.map((name) => handling.happens(flow, 'rehired', name, ada));
  await handling.pass(flow, 3 * hour);
  const outcomes = await Promise.all(ids.map(async (id) => (await handling.reportOf(id))?.outcome));
  expect(outcomes).toEqual(names.map((name) => (name === 'many.3' ? 'blocked' : 'rehired')));
  expect(await handling.isIn('many.3')).toBe(false);
  expect(await handling.isIn('many.4')).toBe(true);
});

test('whoever is blocked once an upload was sent whose answer was lost lets nobody be written while it runs', async () => {
  const flow = handling.flowOf('record');
  const names = Array.from({ length: 6 }, (_, index) => `sent.${index}`);
  await plantOver(names);
  const writes: string[] = [];
  let sentAt: number | undefined;
  handling.interfere(async (method, path) => {
    if (method === 'PATCH') writes.push(path);
    if (method === 'GET' && path.endsWith('/non-employee-bulk-upload/status')) {
      const isRunning = sentAt !== undefined && handling.clock.now() < sentAt + 10 * minute;
      return isRunning ? Response.json({ status: 'IN_PROGRESS' }) : undefined;
    }
    if (method !== 'POST' || !path.endsWith('/non-employee-bulk-upload')) return undefined;
    writes.push('upload');
    sentAt = handling.clock.now();
    await block(handling.tools.bucket, source, 'sent.3', by, handling.clock.now());
    return 'lost';
  });
  const ids = names.map((name) => handling.happens(flow, 'rehired', name, ada));
  await handling.pass(flow, 3 * hour);
  expect(writes).toEqual(['upload']);
  const outcomes = await Promise.all(ids.map(async (id) => (await handling.reportOf(id))?.outcome));
  expect(new Set(outcomes)).toEqual(new Set(['rehired']));
});

test('whose stop is lifted while the run that carries it out is killed is neither blocked anew nor ended', async () => {
  const flow = handling.flowOf('record');
  await handling.plant('Contractors', [{ name: 'spared', start: '2026-01-01T00:00:00Z', end: '2027-06-30T00:00:00Z' }]);
  const { bucket } = handling.tools;
  await block(bucket, source, 'spared', by, handling.clock.now());
  const occurredAt = new Date(handling.clock.now()).toISOString();
  let isLifted = false;
  flow.crash = async (_, updates) => {
    if (isLifted || !updates.some(({ Name, Action }) => Name === 'block whom events stop' && Action !== 'START'))
      return undefined;
    isLifted = true;
    await liftBlock(bucket, contractors, 'spared', by, handling.clock.now());
    return 'before';
  };
  const id = handling.happens(flow, 'stopped', 'spared', {}, { system: 'operator', occurredAt });
  await handling.pass(flow, hour);
  expect(isLifted).toBe(true);
  expect(await handling.isIn('spared')).toBe(true);
  expect(await (await readBlocked(bucket, contractors))('spared')).toBeUndefined();
  expect(await handling.reportOf(id)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('lifted') });
});
