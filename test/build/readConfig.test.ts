import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../build/readConfig.ts';

const lib = path.join(import.meta.dirname, '../../lib/config');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-settings-'));
  await write(
    'nelm.config.ts',
    'defineConfig',
    `{ timeZone: 'Europe/Berlin', decisionDays: 5, sources: { Contractors: { graceDays: 20, overlong: 'cap' } } }`,
  );
});

afterAll(() => rm(folder, { recursive: true }));

async function write(file: string, define: 'defineConfig' | 'defineStage', settings: string): Promise<void> {
  const module = path.join(lib, define === 'defineConfig' ? 'config.ts' : 'defineStage.ts');
  await writeFile(
    path.join(folder, file),
    `import { ${define} } from '${module}';\nexport default ${define}(${settings});\n`,
  );
}

test('a stage has what all share, and over it what it sets itself', async () => {
  await write('nelm.config.prod.ts', 'defineStage', `{ sources: { Contractors: { graceDays: 90 } } }`);
  expect(await readConfig(folder, 'prod')).toMatchObject({
    timeZone: 'Europe/Berlin',
    decisionDays: 5,
    sources: { Contractors: { graceDays: 90, overlong: 'cap' } },
  });
  expect(await readConfig(folder, 'sandbox')).toMatchObject({
    decisionDays: 5,
    sources: { Contractors: { graceDays: 20, overlong: 'cap' } },
  });
});

test('a setting that a stage takes away is as it is by default', async () => {
  await write('nelm.config.usual.ts', 'defineStage', '{ decisionDays: undefined, timeZone: undefined }');
  expect(await readConfig(folder, 'usual')).toMatchObject({ decisionDays: 7, timeZone: 'UTC' });
});

test.each([
  [
    'unknown',
    '{ operaters: [] } as object',
    'nelm.config.unknown.ts: "operaters" is no setting; did you mean "operators"?',
  ],
  [
    'deep',
    '{ sources: { Contractors: { graceDay: 3 } } } as object',
    'nelm.config.deep.ts: "sources.Contractors.graceDay" is no setting; did you mean "graceDays"?',
  ],
  [
    'wrong',
    '{ decisionDays: 31, timeZone: "Berlin" }',
    `nelm.config.wrong.ts: timeZone: "Berlin" is not an IANA time zone name such as Europe/Berlin; did you mean "Europe/Berlin"?
nelm.config.wrong.ts: decisionDays: 31 is refused: it takes a whole number from 1 to 30.`,
  ],
  [
    'lacking',
    '{ hr: { deel: { people: "own" } } }',
    'nelm.config.lacking.ts: hr.deel.source is missing: it takes a text that is not empty.',
  ],
])('what is wrong in the file of the stage %s is said with its name', async (stage, settings, message) => {
  await write(`nelm.config.${stage}.ts`, 'defineStage', settings);
  await expect(readConfig(folder, stage)).rejects.toThrow(new Error(message));
});

test('defineConfig in the file of a stage would hide what is shared, and is refused', async () => {
  await write('nelm.config.whole.ts', 'defineConfig', '{ decisionDays: 3 }');
  await writeFile(path.join(folder, 'nelm.config.none.ts'), 'export const settings = {};');
  await expect(readConfig(folder, 'whole')).rejects.toThrow(
    'nelm.config.whole.ts: write export default defineStage({ … }); It sets only what is otherwise in that stage.',
  );
  await expect(readConfig(folder, 'none')).rejects.toThrow(
    'nelm.config.none.ts: its settings are missing: write export default defineStage({ … });',
  );
});

test('an import without .ts is told how it is written', async () => {
  const lines = "import { defineStage } from './lib/defineStage';\nexport default defineStage({});";
  await writeFile(path.join(folder, 'nelm.config.bare.ts'), lines);
  await expect(readConfig(folder, 'bare')).rejects.toThrow(
    /^nelm\.config\.bare\.ts: it cannot be read: Cannot find module '.*\/lib\/defineStage' .*; an import names its file whole, with \.ts\.$/,
  );
});

test('nothing of the demo is in the settings of any other stage', async () => {
  const root = path.join(import.meta.dirname, '../..');
  const settingsOf = async (stage: string) => JSON.stringify(await readConfig(root, stage));
  const demo = ['jane.doe', 'operators@example.com', '"Contractors"', '"Interns"', 'bamboohr'];
  const [local, other] = [await settingsOf('local'), await settingsOf('test')];
  expect(demo.filter((text) => local.includes(text))).toEqual(demo);
  expect(demo.filter((text) => other.includes(text))).toEqual([]);
});
