import { readdir, readFile } from 'node:fs/promises';
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

test('serverless by itself packages no stage that was not built', async () => {
  const { said, code } = await serverlessPackage(project, 'dev');
  expect(said).toContain('There are no bundles for the stage dev in dist/dev.');
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
  const { said, code } = await serverlessPackage(project, 'local', variables);
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
