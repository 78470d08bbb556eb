import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { localPlace } from '../../cli/place/localPlace.ts';
import { restore } from '../../cli/restoring.ts';
import { accountHere } from '../../cli/typedBy.ts';
import { importReportSchema } from '../../lib/flows/csv-import/importReport.ts';
import { createIsc } from '../../lib/isc/client.ts';
import { awsEnvironment } from '../../local/aws/stack.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import { type RunningNelm, startTestNelm } from '../functions/nelm.ts';
import config from '../localConfig.ts';
import { typed } from './typing.ts';

const header = 'Account Name,First Name,Last Name,E-mail,Phone,Manager,Start,End,Vendor,Cost Center';
const rows = [
  'ada,Ada,Ünal,ada@example.com,1,jane.doe,2026-01-01,2027-12-31,"North, ""Wind""",1',
  'ben,Ben,Example,ben@example.com,+1 (2),john.roe,2026-03-29,2026-10-25,Acme,',
  'cy,Cy,"Of two\nlines",cy@example.com,3,jane.doe,2024-03-01,2026-02-28,Acme,0007',
];
const { id, sourceId } = seededSources.Contractors;
const folder = `backups/${id}_Contractors`;

let nelm: RunningNelm;
let ports: { storage: number; tenant: number; lambda: number };

beforeAll(async () => {
  nelm = await startTestNelm('2026-11-01T06:00:00Z');
  ports = {
    storage: portOf(nelm.stack.storage.url),
    tenant: portOf(nelm.tenant.url),
    lambda: portOf(nelm.stack.lambda.url),
  };
  await nelm.imported([header, ...rows].join('\n'));
  const ended = nelm.nextEnded(1);
  await nelm.stack.lambda.invoke('nelm-local-schedule-fired', {
    job: 'source-backup',
    scheduledAt: '2026-11-01T02:00:00Z',
  });
  await ended;
});

afterAll(() => nelm.stop());

const portOf = (url: string) => Number(new URL(url).port);
const isc = () => createIsc({ baseUrl: nelm.tenant.url, ...seededClients.admin });
const exported = async () => new TextDecoder().decode(await isc().records.export(sourceId));

async function deletePeople(...names: string[]) {
  const ids: string[] = [];
  for await (const { id, accountName } of isc().records.list({ sourceId }))
    if (names.includes(accountName)) ids.push(id);
  await isc().records.deleteInBulk(ids);
}

async function restored(
  date: string | undefined,
  { apply = false, source = 'Contractors', into }: { apply?: boolean; source?: string; into?: string | undefined } = {},
) {
  const said: string[] = [];
  const { bucket, isc, now } = localPlace(ports);
  const tools = { bucket, isc, config, now: await now() };
  const say = (text: string) => said.push(text);
  await restore(tools, { source, date, into, apply }, say, async (what) => void say(what));
  return said.join('\n');
}

test('people who were deleted are the same again, byte for byte', async () => {
  const before = await exported();
  await deletePeople('ada', 'ben', 'cy');
  const shown = await restored('2026-11-01');
  expect(shown).toContain('3  missing from the tenant');
  expect(shown).toContain('Ada Ünal (ada)');
  expect(shown).toContain('2 of them have ended by now: once they are back and their grace is over, the sweep asks');
  expect(shown).toMatch(/Nothing was changed\. With --apply/);
  expect(await nelm.stack.storage.objects.list('inbox/')).toEqual([]);

  const ended = nelm.nextEnded(1);
  expect(await restored('2026-11-01', { apply: true })).toContain('restored-2026-11-01.csv');
  const [execution] = await ended;
  expect(await exported()).toBe(before);
  const restoring = execution && (await nelm.report(execution, importReportSchema));
  expect(restoring?.report.droppedBy).toBe(accountHere());
  expect(await restored('2026-11-01', { apply: true })).toContain('Nobody is missing');
  expect(await nelm.stack.storage.objects.list('inbox/')).toEqual([]);
});

test('the command, run as an operator would, leaves alone who has changed or is new, and needs no more than ports', async () => {
  await nelm.imported([header, rows[0]?.replace('Ünal', 'Other'), rows[1]?.replaceAll('ben', 'new')].join('\n'));
  const named = ['--s3-port', ports.storage, '--tenant-port', ports.tenant, '--lambda-port', ports.lambda].map(String);
  const { out, code } = await typed(['restore', 'Contractors', '2026-11-01', ...named]);
  expect(code).toBe(0);
  expect(out).toContain('0  missing from the tenant');
  expect(out).toContain('1  changed since\n            Ada Ünal (ada)');
  expect(out).toContain('1  new since');
  expect(out).toContain('Nobody is missing');
  expect(await typed(['restore', 'Contractors', '2026-10-31', ...named])).toEqual({
    out: '',
    err: 'The source has no backup 2026-10-31 with a manifest. The newest is 2026-11-01.',
    code: 1,
  });
}, 120_000);

test('the command works on the deployed nelm that the environment names', async () => {
  const deployed = {
    NELM_BUCKET: nelm.stack.bucket,
    ...awsEnvironment(nelm.stack.storage.url, nelm.stack.lambda.url),
    ISC_BASE_URL: nelm.tenant.url,
    ISC_CLIENT_ID: seededClients.admin.clientId,
    ISC_CLIENT_SECRET: seededClients.admin.clientSecret,
  };
  for (const [name, value] of Object.entries(deployed)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  const run = async (...args: string[]) => (await typed(['restore', ...args], { environment: deployed })).out;
  expect(await run('Contractors')).toBe('2026-11-01');
  const before = (await exported()).split('\n').sort();
  await deletePeople('ben');
  expect(await run('Contractors', '2026-11-01')).toContain('1  missing from the tenant');
  const ended = nelm.nextEnded(1);
  expect(await run('Contractors', '2026-11-01', '--apply', '--yes')).toContain('restored-2026-11-01.csv');
  await ended;
  // Who comes back stands at the end.
  expect((await exported()).split('\n').sort()).toEqual(before);
}, 120_000);

test('the source is known by the rule that files go by: in any letter case', async () => {
  expect(await restored('2026-11-01', { source: 'contractors' })).toBe(await restored('2026-11-01'));
});

test('people can be put into a source of another name; what that asks for and the backup lacks is said by the import', async () => {
  const shown = await restored('2026-11-01', { into: 'Interns' });
  expect(shown).toContain('3  missing from the tenant');
  await expect(restored('2026-11-01', { into: 'Nowhere' })).rejects.toThrow(/has no source Nowhere.*--into/);
});

test('the backups there are can be listed', async () => {
  expect(await restored(undefined)).toBe('2026-11-01');
  await expect(restored(undefined, { source: 'Nowhere' })).rejects.toThrow(/^There is no backup of a source Nowhere/);
});

test('a backup that was altered, or is not there any more, is not used', async () => {
  const { objects } = nelm.stack.storage;
  const key = `${folder}/2026-11-01.csv`;
  const csv = (await objects.read(key))?.bytes ?? Buffer.from('');
  await objects.write(key, Buffer.from(csv.toString().replace('Ben', 'Bem')));
  await expect(restored('2026-11-01', { apply: true })).rejects.toThrow(/is not what its manifest says/);
  await objects.remove(key);
  await expect(restored('2026-11-01')).rejects.toThrow(/is gone, only its manifest is there/);
  await objects.write(`${folder}/2026-10-01.json`, Buffer.from('{'));
  await expect(restored('2026-10-01')).rejects.toThrow(/is no manifest/);
});

test('what cannot be meant is refused before anything is asked', async () => {
  await expect(restored(undefined, { apply: true })).rejects.toThrow(
    '--apply needs a date. npx nelm restore Contractors lists the backups that there are.',
  );
  await expect(restored('yesterday', { source: 'North & South' })).rejects.toThrow(
    `"yesterday" is not a date, such as 2026-11-01. npx nelm restore 'North & South' lists the backups.`,
  );
});
