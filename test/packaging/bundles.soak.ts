import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Project } from '../cli/project.ts';
import { projectToPackage } from './package.ts';
import { serverlessPackage } from './serverlessPackage.ts';

let project: Project;

beforeAll(async () => {
  project = await projectToPackage();
});

afterAll(() => project.remove());

const build = (...args: string[]) => project.run('build/build.ts', ...args);

const serverless = (stage: string, environment?: Record<string, string>) =>
  serverlessPackage(project, stage, environment);

/** Why a stage is not packaged, as the plugin of serverless asks. */
async function problemOf(stage: string): Promise<string> {
  const script = `const { bundlesProblem } = await import('./build/stageBundles.ts');
    console.log(await bundlesProblem('${stage}'));`;
  const { out, err } = await project.runProgram(process.execPath, '--input-type=module', '-e', script);
  return `${out}${err}`.trimEnd();
}

const todo = (stage: string) =>
  `Type npm run package -- --stage ${stage}, or npm run deploy -- --stage ${stage}: they build first.`;
const older = (stage: string) =>
  `The bundles in dist/${stage} are older than the code or the settings of the stage ${stage}. ${todo(stage)}`;
const none = (stage: string) => `There are no bundles for the stage ${stage} in dist/${stage}. ${todo(stage)}`;

test('serverless by itself packages no stage that was not built', async () => {
  const { said, code } = await serverless('dev');
  expect(said).toContain(none('dev'));
  expect(code).toBe(1);
  expect(await readdir(project.folder)).not.toContain('packaged');
});

test('the stage of this machine is not packaged, and nothing of the demo is built into another', async () => {
  await build('--stage', 'local');
  const variables = {
    NELM_BUCKET: 'acme-nelm',
    ISC_BASE_URL: 'https://acme.api.identitynow.com',
    ISC_CLIENT_ID: '0123',
    BAMBOOHR_BASE_URL: 'https://acme.bamboohr.com',
  };
  const { said, code } = await serverless('local', variables);
  expect(said).toContain('The stage local is the nelm on this machine, with the settings of the demo. Name another');
  expect(code).toBe(1);

  const refused =
    'The stage local is the nelm on this machine, with the settings of the demo. Name another with --stage.\n';
  expect(await project.run('build/serverless.ts', 'package', '--stage', 'local')).toEqual({
    out: '',
    err: refused,
    code: 1,
  });

  await build('--stage', 'test');
  const builtIn = async (stage: string) =>
    await readFile(path.join(project.folder, 'dist', stage, 'hr-events/nelm.config.mjs'), 'utf8');
  const demo = ['jane.doe', 'operators@example.com', '"Contractors"', '"Interns"', 'bamboohr'];
  const [local, other] = [await builtIn('local'), await builtIn('test')];
  expect(demo.filter((text) => local.includes(text))).toEqual(demo);
  expect(demo.filter((text) => other.includes(text))).toEqual([]);
});

test('what was built for one stage is not packaged for another, nor what is older than code, settings or sources', async () => {
  expect(await build('--stage', 'dev')).toEqual({ out: '', err: '', code: 0 });
  expect(await problemOf('dev')).toBe('undefined');
  expect(await problemOf('prod')).toBe(none('prod'));

  const settings = `import { defineStage } from './lib/config/defineStage.ts';\nexport default defineStage({ decisionDays: 3 });\n`;
  await project.write('nelm.config.dev.ts', settings);
  expect(await problemOf('dev')).toBe(older('dev'));
  await build('--stage', 'dev');
  expect(await problemOf('dev')).toBe('undefined');

  // Another stage's settings are nothing to it.
  await project.write('nelm.config.prod.ts', settings);
  expect(await problemOf('dev')).toBe('undefined');

  const sources = `import { defineSources } from './lib/sources/wantedSources.ts';\nexport default defineSources([]);\n`;
  await project.write('nelm.sources.ts', sources);
  expect(await problemOf('dev')).toBe(older('dev'));
  await rm(path.join(project.folder, 'nelm.sources.ts'));
  expect(await problemOf('dev')).toBe('undefined');

  const flow = 'lib/flows/expiry-sweep/expirySweep.ts';
  const code = await readFile(path.join(project.folder, flow), 'utf8');
  await project.write(flow, `${code}\n// Changed.\n`);
  expect(await problemOf('dev')).toBe(older('dev'));
  await project.write(flow, code);

  await rm(path.join(project.folder, 'dist/dev/hr-events'), { recursive: true });
  expect(await problemOf('dev')).toBe(none('dev'));
});

test('what is wrong with the settings is said once by serverless, with the file, and by npm before it runs', async () => {
  await project.write(
    'nelm.config.prod.ts',
    `import { defineStage } from './lib/config/defineStage.ts';\nexport default defineStage({ operaters: [] } as object);\n`,
  );
  const problem = 'nelm.config.prod.ts: "operaters" is no setting; did you mean "operators"?';
  const { said, code } = await serverless('prod');
  expect(said.split(problem)).toHaveLength(2);
  expect(said.match(/Cannot resolve variable/g)).toHaveLength(1);
  expect(code).toBe(1);
  const refused = { out: '', err: `${problem}\n`, code: 1 };
  expect(await project.run('build/serverless.ts', 'package', '--stage', 'prod')).toEqual(refused);
  expect(await project.run('build/serverless.ts', 'deploy', '--stage=prod')).toEqual(refused);
  expect(await build('-s', 'prod')).toEqual(refused);
  expect(await project.run('build/serverless.ts', 'deploy', '--stage', 'Prod')).toEqual({
    out: '',
    err: '"Prod" is no stage: use at most 30 small letters, digits and hyphens.\n',
    code: 1,
  });
});
