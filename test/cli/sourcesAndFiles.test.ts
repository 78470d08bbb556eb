import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { showPlan } from '../../cli/sources/planning.ts';
import { pullSources } from '../../cli/sources/pulling.ts';
import { defineConfig } from '../../lib/config/config.ts';
import { noRequests } from '../../lib/isc/requestCounts.ts';
import { runIdOf } from '../../lib/store/drop.ts';
import { startImporting } from '../lib/flows/csv-import/importing.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

let it: Awaited<ReturnType<typeof startImporting>>;
let folder: string;
let file: string;

beforeAll(async () => {
  it = await startImporting();
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-sources-'));
  file = path.join(folder, 'nelm.sources.ts');
});

afterAll(async () => {
  await it.close();
  await rm(folder, { recursive: true });
});

/** Imports a file with these columns behind the vendor. */
async function importFile(columns: string, cells: string): Promise<void> {
  const header = `accountName,firstName,lastName,email,phone,manager,startDate,endDate,vendor${columns}`;
  const row = `ada,Ada,Example,ada@example.com,1,jane.doe,2026-01-01,2027-12-31,Northwind${cells}`;
  const drop = await it.dropBytes('inbox/Contractors/people.csv', `${header}\n${row}\n`);
  const host = it.host();
  host.start(drop, runIdOf(drop));
  await it.pass(host, 60_000);
}

const counts = noRequests();
async function plan() {
  const said: string[] = [];
  const tools = {
    ...{ bucket: it.tools.bucket, isc: it.isc.with({ counts }), config: defineConfig({}), file, title: 'this machine' },
    ...{
      now: async () => it.clock.now(),
      say: (text: string) => void said.push(...text.split('\n')),
      confirm: async () => {},
    },
  };
  if (!existsSync(file)) await pullSources(tools);
  said.length = 0;
  counts.total = 0;
  const { changes } = await showPlan(tools);
  return { differs: changes > 0, notes: said.filter((line) => line.startsWith('Note: ')) };
}

test('plan says what files and schema do not have in common, at no further request', async () => {
  expect(await plan()).toEqual({ differs: false, notes: [] });

  await importFile(',Site', ',Berlin');
  expect(await plan()).toEqual({
    differs: false,
    notes: [
      'Note: The newest file of Contractors, of 2026-11-24, has a column that is not in the schema: Site.',
      'Note: None of the newest files of Contractors fills the attribute costCenter.',
    ],
  });
  expect(counts.total).toBe(4);

  await importFile(',costCenter', ',CC1');
  expect(await plan()).toEqual({ differs: false, notes: [] });

  await importFile('', '');
  expect(await plan()).toEqual({ differs: false, notes: [] });

  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace("label: 'Cost Center',", "label: 'Cost Center', required: true,"));
  const { differs, notes } = await plan();
  expect(differs).toBe(true);
  expect(notes).toEqual([
    expect.stringMatching(
      /^Note: With this schema the newest file of Contractors, of 2026-11-24, would be refused\. The file lacks a required column: costCenter/,
    ),
  ]);
});

test('a file that cannot be written or read is named, with what to do, and nothing is left of it', async () => {
  const say = () => {};
  const pullTo = (path: string) =>
    pullSources({ isc: it.isc, file: path, title: 'this machine', say, confirm: async () => {} });
  const nowhere = path.join(folder, 'nowhere', 'nelm.sources.ts');
  await expect(pullTo(nowhere)).rejects.toThrow(
    `${nowhere} cannot be written (ENOENT). Give --file PATH in a folder that there is, and that you may write to.`,
  );
  await expect(pullTo(folder)).rejects.toThrow(`${folder} is a folder, and no file that states sources.`);
  expect((await readdir(folder)).filter((name) => name.endsWith('.new'))).toEqual([]);
});

test('what is advised to be typed names the file that was typed, so that no other is applied', async () => {
  const said: string[] = [];
  const own = path.join(folder, "kim's sources.ts");
  const title = 'this machine';
  const say = (text: string) => void said.push(text);
  const asked = {
    ...{ bucket: it.tools.bucket, isc: it.isc, config: defineConfig({}) },
    title,
    say,
    file: own,
    typedFile: own,
  };
  const tools = { ...asked, now: async () => it.clock.now(), confirm: async () => {} };
  const word = `'${own.replace("'", `'\\''`)}'`;
  await expect(showPlan(tools)).rejects.toThrow(`npx nelm sources pull --file ${word} writes it`);
  await pullSources(tools);
  await writeFile(own, (await readFile(own, 'utf8')).replace("label: 'Vendor'", "label: 'Company'"));
  await showPlan(tools);
  expect(said.at(-1)).toContain(`npx nelm sources apply --file ${word} makes this machine so.`);
});
