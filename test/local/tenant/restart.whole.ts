import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startTenant } from '../../../local/tenant/tenant.ts';
import {
  type Api,
  contractors,
  contractorsCsv,
  readItems,
  readValues,
  runTenant,
  signIn,
  upload,
  uploadStatus,
} from './running.ts';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tenant-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

async function startProcess(dataFolder: string, rowsPerSecond: number): Promise<{ child: ChildProcess; url: string }> {
  const options = ['--port', '0', '--data', dataFolder, '--rows-per-second', String(rowsPerSecond)];
  const child = spawn(process.execPath, ['cli/nelm.ts', 'tenant', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const line of createInterface(child.stdout))
    return { child, url: line.replace('tenant listening on ', '') };
  throw new Error('The tenant did not start');
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function accountNames(api: Api): Promise<unknown[]> {
  const names: unknown[] = [];
  for (let offset = 0; ; offset += 250) {
    const page = await readValues(await api(`/non-employee-records?offset=${offset}`), 'accountName');
    names.push(...page);
    if (page.length < 250) return names;
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await setTimeout(20);
}

test('a tenant killed in the middle of an upload goes on with it, and nobody is lost or there twice', async () => {
  const dataFolder = makeFolder();
  const expected = Array.from({ length: 600 }, (_, index) => `person.${index}`);
  const first = await startProcess(dataFolder, 500);
  const before = await signIn(first.url);
  await upload(before, contractorsCsv(...expected.map((accountName) => ({ accountName }))));
  await upload(before, contractorsCsv({ accountName: 'person.0', vendor: 'Last' }));
  await until(async () => (await accountNames(before)).length > 0);
  await kill(first.child);

  const second = await startProcess(dataFolder, 100_000);
  const after = await signIn(second.url);
  await until(async () => (await uploadStatus(after)) === 'COMPLETED');
  expect(await accountNames(after)).toEqual(expected);
  expect(await readItems(await after('/non-employee-records?limit=1'))).toMatchObject([{ data: { vendor: 'Last' } }]);
  await kill(second.child);
});

test('a tenant that was closed has everything when it is started again, and one in memory forgets', async () => {
  const dataFolder = join(makeFolder(), 'made', 'when', 'missing');
  const first = await startTenant({ dataFolder });
  await upload(await signIn(first.url), contractorsCsv({}));
  await first.close();
  const { tenant } = await runTenant({ dataFolder, clock: Date.now });
  const api = await signIn(tenant.url);
  await until(async () => (await uploadStatus(api)) === 'COMPLETED');
  expect(await readValues(await api('/non-employee-sources'), 'name')).toEqual(['Contractors', 'Interns']);

  const forgetful = await runTenant();
  const status = await (await signIn(forgetful.tenant.url))(
    `/non-employee-sources/${contractors}/non-employee-bulk-upload/status`,
  );
  expect(await status.json()).toEqual({});
});

test('a folder belongs to one tenant at a time', async () => {
  const dataFolder = makeFolder();
  await runTenant({ dataFolder });
  await expect(startTenant({ dataFolder })).rejects.toThrow(/tenant\.db is open in another tenant/);
});

test('a file of another version of the tenant is refused', async () => {
  const dataFolder = makeFolder();
  const database = new DatabaseSync(join(dataFolder, 'tenant.db'));
  database.exec('PRAGMA user_version = 99');
  database.close();
  await expect(startTenant({ dataFolder })).rejects.toThrow(/made by another version of the tenant: delete it/);
});
