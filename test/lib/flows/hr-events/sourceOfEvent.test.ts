import { afterAll, beforeAll, expect, test } from 'vitest';
import { seededSources } from '../../../../local/tenant/seed.ts';
import { ada, type Handling, startHandling } from './handling.ts';

let handling: Handling;

beforeAll(async () => {
  handling = await startHandling('2026-11-24T10:00:00Z');
});

afterAll(() => handling.close());

test('settings for a source that the tenant lacks fail a run by their key, and nothing is written', async () => {
  const flow = handling.flowOf('record', { Contractrs: { maxContractDays: 30 } });
  const report = await handling.ended(flow, handling.happens(flow, 'hired', 'mistyped', ada));
  expect(report).toMatchObject({
    outcome: 'failed',
    reason: expect.stringMatching(
      /^nelm\.config\.ts has settings for "Contractrs", which is no source of the tenant\./,
    ),
    accountName: 'mistyped',
  });
  expect(await handling.record('mistyped')).toBeUndefined();
});

test.each(['contractors', seededSources.Contractors.id, seededSources.Contractors.sourceId])(
  'a setting under %s holds for the source',
  async (key) => {
    const flow = handling.flowOf('record', { [key]: { maxContractDays: 30 } });
    const report = await handling.ended(flow, handling.happens(flow, 'hired', `bound.${key}`, ada));
    expect(report).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('longer than 30 days') });
  },
);

test('a run and the history of its person lie in folders that hang on the id of the source', async () => {
  const flow = handling.flowOf('record');
  const id = handling.happens(flow, 'hired', 'kept', ada);
  expect(await handling.ended(flow, id)).toMatchObject({ outcome: 'created' });
  const { runId, source } = (await handling.reportOf(id)) ?? {};
  const { id: sourceId } = seededSources.Contractors;
  expect(source).toEqual({ id: sourceId, name: 'Contractors' });
  const folder = `runs/${sourceId}_Contractors/${runId}/`;
  const files = ['events.json', 'lines.json', 'plan.json', 'report.html', 'report.json', 'written.json'];
  expect(await handling.box.objects.list(folder)).toEqual(files.map((file) => `${folder}${file}`));
  const histories = await handling.box.objects.list(`people/${sourceId}/`);
  expect(histories.length).toBeGreaterThan(0);
  expect(histories.join()).not.toContain('kept');
});

test('a name that may mean two sources fails its events, once', async () => {
  const flow = handling.flowOf('record');
  handling.interfere(async (method, path, said) => {
    if (method !== 'GET' || !path.endsWith('/non-employee-sources') || !said.includes('offset=0')) return undefined;
    const all = await Array.fromAsync(handling.isc.sources.list({}));
    return Response.json([...all, { ...all[0], id: 'f'.repeat(32), sourceId: 'e'.repeat(32), name: 'CONTRACTORS ' }]);
  });
  handling.post(flow, {
    system: 'standard',
    event: {
      ...{ id: 'twofold', type: 'ended', occurredAt: '2026-11-20T00:00:00Z', source: 'contractorS' },
      person: { accountName: 'zed' },
    },
  });
  await handling.pass(flow, 60_000);
  handling.interfere();
  expect(await handling.reportOf('twofold')).toMatchObject({
    outcome: 'failed',
    reason: expect.stringContaining('may mean the sources'),
  });
  expect(await handling.box.objects.list('events/')).toEqual([]);
});
