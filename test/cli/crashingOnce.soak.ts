import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyProject, type Project } from './project.ts';

let project: Project;

beforeAll(async () => {
  project = await copyProject();
  await project.install();
  await project.write('dist/csv-import/index.mjs', "throw new Error('no such thing');");
});

afterAll(() => project.remove());

test('--once gives up a function that crashes at its start', async () => {
  const args = ['--once', 'samples/contractors.csv', '--source', 'Contractors', '--json'];
  const { out, err, code } = await project.run('cli/start.ts', ...args);
  expect(err).toMatch(/Given up after 3 tries: csv-import crashed: no such thing\n$/);
  expect([out, code]).toEqual(['', 1]);
});
