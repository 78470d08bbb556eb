import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { previewFile } from '../../cli/previewing.ts';
import { row, startImporting } from '../lib/flows/csv-import/importing.ts';
import config from '../localConfig.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

let it: Awaited<ReturnType<typeof startImporting>>;
let file: string;

beforeAll(async () => {
  it = await startImporting();
  await it.plant('Contractors', [{ name: 'ada', end: '2027-12-31T22:59:59Z' }]);
  file = path.join(await mkdtemp(path.join(temporaryFolder(), 'nelm-preview-')), 'people.csv');
  const header = 'accountName,firstName,lastName,email,phone,manager,startDate,endDate,vendor';
  await writeFile(file, `${[header, row('ben')].join('\n')}\n`);
});

afterAll(async () => {
  await it.close();
  await rm(path.dirname(file), { recursive: true });
});

const preview = async (source: string, name = file) => {
  const said: string[] = [];
  const tenancy = { bucket: it.tools.bucket, isc: it.isc, config, now: it.clock.now };
  const previewed = await previewFile(tenancy, { file: name, source, bucketUrl: 's3://test' }, (text) =>
    said.push(text),
  );
  return { previewed, said: said.join('\n') };
};

test('shows what a file would do, and where the report is', async () => {
  const { previewed, said } = await preview('contractors');
  expect(previewed.outcome).toBe('previewed');
  expect(said).toMatch(/people\.csv → Contractors: preview: nothing was sent \(1 row, \d requests\)/);
  expect(said).toContain('as a full roster: 1 would end, 0 would wait for a decision');
  const [, key = ''] = /report: s3:\/\/test\/(\S+)/.exec(said) ?? [];
  expect((await it.box.objects.read(decodeURIComponent(key)))?.bytes.toString()).toContain('What would change');
  expect([...(await it.people()).keys()]).toEqual(['ada']);
});

test('says what is wrong in words of the command', async () => {
  await expect(preview('Nope')).rejects.toThrow(
    'The tenant has no source "Nope". It has: Contractors, Interns. Check the name after --source.',
  );
  await expect(preview('Contractors', '/nowhere.csv')).rejects.toThrow(
    '/nowhere.csv cannot be read (ENOENT). Check its name.',
  );
});
