import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createIsc } from '../../lib/isc/client.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';

const root = path.join(import.meta.dirname, '../..');
const freePorts = ['--tenant-port', '0', '--s3-port', '0', '--lambda-port', '0', '--http-port', '0'];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-hiring-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('a hire by webhook is requested, approved by both approvers, and ended by another', async () => {
  const ports = [...freePorts, '--data', path.join(folder, 'data'), '--inbox', path.join(folder, 'inbox')];
  const child = spawn(process.execPath, ['cli/nelm.ts', 'start', ...ports, '--clock', '2027-01-31T06:00Z'], {
    cwd: root,
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const exit = once(child, 'exit');
  const printed = { out: '' };
  child.stdout.on('data', (data) => {
    printed.out += data;
  });
  await vi.waitUntil(() => printed.out.includes('contractors.csv → Contractors: imported'), 60_000);
  const [tenant = '', lambda = '', door = ''] = [/tenant +(\S+)/, /Lambda +(\S+)/, /HTTP +(\S+)/].map(
    (line) => line.exec(printed.out)?.[1],
  );
  const run = (...typed: string[]) => promisify(execFile)(process.execPath, ['cli/nelm.ts', ...typed], { cwd: root });
  const isc = createIsc({ baseUrl: tenant, ...seededClients.admin });
  const records = async () =>
    (await Array.fromAsync(isc.records.list())).filter(({ accountName }) => accountName === 'nora.north');

  await run('send', 'samples/hr/hired.json', '--url', door);
  const pending = { requestedFor: seededClients.manager.clientId, sourceId: seededSources.Contractors.id };
  await vi.waitUntil(async () => (await Array.fromAsync(isc.requests.list(pending))).length === 1, 30_000);
  expect(await records()).toEqual([]);
  const { stdout } = await run(
    'approve',
    ...['--tenant-port', new URL(tenant).port, '--lambda-port', new URL(lambda).port],
  );
  expect(stdout.match(/^approved: nora\.north/gm)).toHaveLength(2);
  expect(await records()).toMatchObject([{ firstName: 'Nora', endDate: '2027-06-30T21:59:59.000Z' }]);
  await run('send', 'samples/hr/ended.json', '--url', door);
  await vi.waitUntil(() => /"ended" \S+: ended/.test(printed.out), 60_000);
  expect(await records()).toMatchObject([{ firstName: 'Nora', endDate: '2026-11-20T16:00:00.000Z' }]);
  child.kill('SIGINT');
  expect((await exit)[0]).toBe(0);
}, 120_000);
