import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineConfig } from '../../../../lib/config/config.ts';
import { expiryNotice } from '../../../../lib/flows/expiry-notice/expiryNotice.ts';
import { findManagers } from '../../../../lib/flows/expiry-notice/managersToTell.ts';
import { noticeReportSchema } from '../../../../lib/flows/expiry-notice/noticeReport.ts';
import { CallError } from '../../../../lib/isc/callError.ts';
import { createIsc } from '../../../../lib/isc/client.ts';
import { seededClients } from '../../../../local/tenant/seed.ts';
import { runInProcess } from '../../../inProcess.ts';
import { passTime } from '../../../passTime.ts';
import { startSurroundings } from '../../../surroundings.ts';

const hour = 3_600_000;

let surroundings: Awaited<ReturnType<typeof startSurroundings>>;

beforeAll(async () => {
  surroundings = await startSurroundings('2026-11-02T06:00:00Z');
  const start = '2026-01-01T00:00:00Z';
  await surroundings.plant('Contractors', [
    { name: 'ada', start, end: '2026-11-12T22:59:59Z' },
    { name: 'cy', start, end: '2026-11-13T22:59:59Z', manager: 'john.roe' },
  ]);
});

afterAll(() => surroundings.close());

/** Gives notices while ISC answers every look-up of some managers so, be it of others too; the report. */
async function notice(status: number, ...managers: string[]) {
  const { clock, tools, tenant, askTenant } = surroundings;
  const isc = createIsc({
    ...{ baseUrl: tenant.url, ...seededClients.admin, clock: clock.now, random: () => 0.5 },
    sleep: async (milliseconds) => clock.advance(milliseconds),
    async fetch(url, init) {
      const filters = new URL(String(url)).searchParams.get('filters') ?? '';
      if (managers.some((one) => filters.includes(`alias eq "${one}"`))) return Response.json({}, { status });
      return await askTenant(url, init);
    },
  });
  const config = defineConfig({ timeZone: 'Europe/Berlin', operators: ['ops@example.com'] });
  const host = runInProcess(expiryNotice({ ...tools, config, isc }), clock);
  const scheduledAt = new Date(clock.now()).toISOString();
  host.start({ job: 'expiry-notice', scheduledAt }, `notice-${Date.parse(scheduledAt)}`);
  await passTime(clock, host, 8 * hour);
  const folder = `runs/_expiry-notice/${scheduledAt.replaceAll(/[-:.]/g, '')}-expiry-notice`;
  return (await tools.bucket.readJson(`${folder}/report.json`, noticeReportSchema))?.value;
}

test('where ISC answers for no manager, nobody is told in their place', async () => {
  expect(await notice(500, 'john.roe', 'jane.doe')).toMatchObject({ outcome: 'failed', counts: { due: 0, mails: 0 } });
  expect(await surroundings.box.mails()).toEqual([]);
});

test.each([500, 400])('a manager for whom ISC answers %i for ever keeps no other from being told', async (status) => {
  const report = await notice(status, 'john.roe');
  expect(report).toMatchObject({
    outcome: 'failed',
    counts: { due: 2, warned: 1, orphans: 1, mails: 2 },
    contracts: [{ accountName: 'ada', manager: 'jane.doe@example.com' }, { accountName: 'cy' }],
    error: expect.stringContaining(
      'ISC says nothing of one manager, though it does of others: of their people the operators are told instead.',
    ),
  });
  expect((await surroundings.box.mails()).map(({ subject }) => subject).slice(-2)).toEqual([
    'Extend or let end: one contract ends soon',
    'Find a manager: one contract ends soon and nobody can be told',
  ]);
  // The next notice is due.
  surroundings.clock.advance(5 * 24 * hour);
});

const managers = new Set(['ann', 'bea', 'cy', 'dan']);

/** ISC where look-ups of some managers fail, each as it is said. */
function failingFor(failures: Record<string, () => CallError>) {
  const findByAlias = async (aliases: Iterable<string>) => {
    const asked = [...aliases];
    for (const [manager, failure] of Object.entries(failures)) if (asked.includes(manager)) throw failure();
    return new Map(asked.map((alias) => [alias, { id: alias, alias }]));
  };
  return { publicIdentities: { findByAlias } } as unknown as Parameters<typeof findManagers>[0];
}

class FailedCall extends CallError {}

const refused = () => new FailedCall('refused', { retry: false });
const passing = () => new FailedCall('down', { retry: true });

test('where one manager is refused, a moment in which ISC does not answer for another is tried again', async () => {
  const { signal } = new AbortController();
  await expect(
    findManagers(failingFor({ bea: refused, cy: passing }), managers, { isLong: false, signal }),
  ).rejects.toThrow('down');
  expect((await findManagers(failingFor({ bea: refused }), managers, { isLong: false, signal })).unanswered).toEqual(
    new Set(['bea']),
  );
});

test('whom a try has no time left to look for is not taken for a manager of whom ISC says nothing', async () => {
  const ending = new AbortController();
  const outOfTime = () => {
    ending.abort(passing());
    return passing();
  };
  const isc = failingFor({ dan: outOfTime });
  await expect(findManagers(isc, managers, { isLong: true, signal: ending.signal })).rejects.toThrow('down');
});

test('however many managers are refused here and there, the others are found; where all are, none is taken for one of whom ISC says nothing', async () => {
  const many = Array.from({ length: 2_000 }, (_, place) => `manager-${place}`);
  const some = many.filter((_, place) => place % 250 === 7);
  const few = failingFor(Object.fromEntries(some.map((manager) => [manager, refused])));
  const { found, unanswered } = await findManagers(few, new Set(many), { isLong: false });
  expect([found.size, unanswered.size]).toEqual([1_992, 8]);
  const all = failingFor(Object.fromEntries(many.map((manager) => [manager, refused])));
  await expect(findManagers(all, new Set(many), { isLong: false })).rejects.toThrow('refused');
  const down = failingFor(Object.fromEntries(some.map((manager) => [manager, passing])));
  await expect(findManagers(down, new Set(many), { isLong: true })).rejects.toThrow('down');
});

test('a manager for whom ISC does not answer at all keeps no other from being found', async () => {
  const asked: number[] = [];
  const findByAlias = async (aliases: Iterable<string>, { signal }: { signal?: AbortSignal } = {}) => {
    const all = [...aliases];
    asked.push(all.length);
    if (!all.includes('bea')) return new Map(all.map((alias) => [alias, { id: alias, alias }]));
    const ended = Promise.withResolvers<never>();
    signal?.addEventListener('abort', () => ended.reject(signal.reason));
    return await ended.promise;
  };
  const isc = { publicIdentities: { findByAlias } } as unknown as Parameters<typeof findManagers>[0];
  const { signal } = new AbortController();
  const { found, unanswered } = await findManagers(isc, managers, { isLong: true, signal, patience: 5 });
  expect([[...found.keys()], [...unanswered]]).toEqual([['ann', 'cy', 'dan'], ['bea']]);
});
