import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { defineConfig } from '../../../lib/config/config.ts';
import { iscFromEnvironment } from '../../../lib/config/iscFromEnvironment.ts';
import { runReportSchema } from '../../../lib/durable/runReport.ts';
import { scheduledExecutionName } from '../../../lib/durable/schedule.ts';
import { csvImport } from '../../../lib/flows/csv-import/csvImport.ts';
import { expectedFiles } from '../../../lib/flows/expected-files/expectedFiles.ts';
import { expiryNotice } from '../../../lib/flows/expiry-notice/expiryNotice.ts';
import { expirySweep } from '../../../lib/flows/expiry-sweep/expirySweep.ts';
import { sourceBackup } from '../../../lib/flows/source-backup/sourceBackup.ts';
import { sourceDrift } from '../../../lib/flows/source-drift/sourceDrift.ts';
import { runIdOf } from '../../../lib/store/drop.ts';
import { runInProcess } from '../../inProcess.ts';
import { passTime } from '../../passTime.ts';
import { startSurroundings } from '../../surroundings.ts';

const now = '2026-11-24T06:30:00.000Z';
const plain = createServer((_, response) => void response.end());

let around: Awaited<ReturnType<typeof startSurroundings>>;

beforeAll(async () => {
  around = await startSurroundings(now);
  plain.listen(0, '127.0.0.1');
  await once(plain, 'listening');
});

afterEach(() => vi.unstubAllEnvs());

afterAll(async () => {
  plain.closeAllConnections();
  plain.close();
  await around.close();
});

const config = defineConfig({ operators: ['ops@example.com'], timeZone: 'Europe/Berlin' });
const flows = {
  'expected-files': expectedFiles,
  'expiry-notice': expiryNotice,
  'expiry-sweep': expirySweep,
  'source-backup': sourceBackup,
  'source-drift': sourceDrift([{ name: 'Contractors' } as never]),
};
const drop = {
  ...{ bucket: 'test', key: 'inbox/Contractors/people.csv', etag: 'e', size: 1, droppedAt: now },
  sequencer: '1',
};

/** Runs a flow at an address of the tenant, as a function does; its status, what its report says, and what it cost. */
async function run(name: string) {
  const { clock, box } = around;
  const isc = iscFromEnvironment({ warn: () => {} });
  const tools = { ...around.tools, config, isc };
  const flow = name === 'csv-import' ? csvImport : flows[name as keyof typeof flows];
  const host = runInProcess(flow(tools), clock);
  const job = { job: name, scheduledAt: new Date(clock.now()).toISOString(), dryRun: false };
  const execution =
    name === 'csv-import' ? host.start(drop, runIdOf(drop)) : host.start(job, scheduledExecutionName(job));
  await passTime(clock, host, 60_000);
  const keys = (await box.objects.list('runs/')).filter((key) => key.endsWith('/report.json'));
  const reports = await Promise.all(keys.map(async (key) => (await box.objects.read(key))?.bytes.toString() ?? ''));
  for (const key of await box.objects.list('')) await box.objects.remove(key);
  const [report] = reports.map((text) => z.looseObject(runReportSchema.shape).parse(JSON.parse(text)));
  return { status: execution.status, outcome: report?.outcome, error: report?.error, looks: execution.operationsUsed };
}

describe.each<[string, () => string, RegExp]>([
  ['that is none', () => 'acme.example.com', /ISC_BASE_URL or ISC_CLIENT_ID cannot be used\..*https:\/\/ is missing/],
  [
    'whose name does not resolve',
    () => 'https://acme.invalid',
    /No answer from ISC to .*: acme\.invalid does not resolve: check ISC_BASE_URL/,
  ],
  [
    'that speaks no TLS',
    () => `https://127.0.0.1:${(plain.address() as AddressInfo).port}`,
    /No answer from ISC to .*: no TLS connection with 127\.0\.0\.1:\d+ could be made \(ERR_SSL_\w+\): check ISC_BASE_URL/,
  ],
])('an address of the tenant %s', (_, address, said) => {
  test.each(['csv-import', ...Object.keys(flows)])('is said at once by the report of %s', async (name) => {
    vi.stubEnv('ISC_BASE_URL', address());
    vi.stubEnv('ISC_CLIENT_ID', 'an-invented-id');
    vi.stubEnv('ISC_CLIENT_SECRET', 'an invented secret');
    const { looks, ...came } = await run(name);
    expect(came).toEqual({ status: 'FAILED', outcome: 'failed', error: expect.stringMatching(said) });
    // Three hours of tries are over a hundred.
    expect(looks).toBeLessThan(20);
  });
});
