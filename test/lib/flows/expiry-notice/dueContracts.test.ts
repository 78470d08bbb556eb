import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineConfig } from '../../../../lib/config/config.ts';
import { findDue } from '../../../../lib/flows/expiry-notice/dueContracts.ts';
import { expiryNotice } from '../../../../lib/flows/expiry-notice/expiryNotice.ts';
import { noticeReportSchema } from '../../../../lib/flows/expiry-notice/noticeReport.ts';
import { createIsc } from '../../../../lib/isc/client.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import { runInProcess } from '../../../inProcess.ts';
import { passTime } from '../../../passTime.ts';
import { startSurroundings } from '../../../surroundings.ts';

let surroundings: Awaited<ReturnType<typeof startSurroundings>>;

beforeAll(async () => {
  surroundings = await startSurroundings('2026-11-02T06:00:00Z');
  await surroundings.plant('Contractors', [{ name: 'ada', end: '2026-11-09T22:59:59Z' }]);
});

afterAll(() => surroundings.close());

/** The client of the tenant, whose records name their source as told. */
function iscNaming(sourceId: string) {
  return createIsc({
    baseUrl: surroundings.tenant.url,
    ...seededClients.admin,
    clock: surroundings.clock.now,
    async fetch(url, init) {
      const answer = await surroundings.askTenant(url, init);
      if (!String(url).includes('/non-employee-records')) return answer;
      const records: unknown = await answer.json();
      return Response.json(Array.isArray(records) ? records.map((one) => ({ ...one, sourceId })) : records);
    },
  });
}

test.each([
  ['as the source does', seededSources.Contractors.id],
  ['by its other id', seededSources.Contractors.sourceId],
  ['without hyphens', '5b0c3f5e6d0a4c1e9a573f1d2c7e8a01'],
  ['in capital letters', '5B0C3F5E-6D0A-4C1E-9A57-3F1D2C7E8A01'],
  ['with hyphens that the source does not write', '2C918085-8000-0000-0000-000000000001'],
])('a record that names its source %s is due', async (_, sourceId) => {
  const tools = { ...surroundings.tools, config: defineConfig({ timeZone: 'Europe/Berlin' }) };
  const { due } = await findDue(tools, iscNaming(sourceId), surroundings.clock.now());
  expect(due).toMatchObject([
    {
      accountName: 'ada',
      sourceId: seededSources.Contractors.id,
      sourceName: 'Contractors',
      managerEmail: 'jane.doe@example.com',
    },
  ]);
});

test('a record of a source that the tenant does not list is counted, and is not due', async () => {
  const tools = { ...surroundings.tools, config: defineConfig({ timeZone: 'Europe/Berlin' }) };
  const isc = iscNaming('00000000-0000-4000-8000-000000000009');
  expect(await findDue(tools, isc, surroundings.clock.now())).toEqual({ due: [], ofNoSource: 1, unanswered: 0 });
});

test('a key of the settings that means no source fails the run, which names it', async () => {
  const { tools, clock } = surroundings;
  const config = defineConfig({ timeZone: 'Europe/Berlin', sources: { Kontraktoren: { maxContractDays: 90 } } });
  const isc = iscNaming(seededSources.Contractors.id);
  await expect(findDue({ ...tools, config }, isc, clock.now())).rejects.toThrow(
    'nelm.config.ts has settings for "Kontraktoren", which is no source of the tenant.',
  );
});

test('such a key fails a run that finds nobody whose contract ends soon, too', async () => {
  const { tools, clock } = surroundings;
  const config = defineConfig({ timeZone: 'Europe/Berlin', sources: { Kontraktoren: { maxContractDays: 90 } } });
  const yearEarlier = clock.now() - 365 * 86_400_000;
  await expect(findDue({ ...tools, config }, tools.isc, yearEarlier)).rejects.toThrow(
    'nelm.config.ts has settings for "Kontraktoren", which is no source of the tenant.',
  );
});

test('a run that meets such a record tells everybody else, and fails', async () => {
  const { clock, tools } = surroundings;
  const config = defineConfig({ timeZone: 'Europe/Berlin' });
  const isc = iscNaming('00000000-0000-4000-8000-000000000009');
  const host = runInProcess(expiryNotice({ ...tools, config, isc }), clock);
  const execution = host.start({ job: 'expiry-notice', scheduledAt: '2026-11-02T06:00:00.000Z' }, 'n1');
  await passTime(clock, host, 60_000);
  expect(execution.status).toBe('FAILED');
  const kept = await tools.bucket.readJson(
    'runs/_expiry-notice/20261102T060000000Z-expiry-notice/report.json',
    noticeReportSchema,
  );
  expect(kept?.value).toMatchObject({
    outcome: 'failed',
    error:
      'One contract that ends soon belongs to no source that the tenant lists, so that nobody was warned of it. Make sure that the identity of the client may see every source.',
  });
});
