import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { copyProject, type Project } from './project.ts';

const ports = ['--tenant-port', '0', '--s3-port', '0', '--lambda-port', '0', '--http-port', '0'];

let project: Project;

beforeAll(async () => {
  project = await copyProject();
  await project.install();
  await project.write('dist/local/csv-import/index.mjs', "throw new Error('no such thing');");
});

afterAll(() => project.remove());

test('--once gives up a function that crashes at its start', async () => {
  const args = ['--once', 'samples/contractors.csv', '--source', 'Contractors', '--json'];
  const { out, err, code } = await project.run('cli/nelm.ts', 'start', ...args);
  expect(err).toMatch(/Given up after 3 tries: csv-import crashed: no such thing\n$/);
  expect([out, code]).toEqual(['', 1]);
});

test('npm start shows that a function crashes, and after the third time what to do', async () => {
  const child = spawn(process.execPath, ['cli/nelm.ts', 'start', ...ports], { cwd: project.folder });
  let out = '';
  child.stdout.on('data', (data) => {
    out += data;
  });
  await vi.waitUntil(() => out.includes('It failed 3 times.'), 100_000);
  expect(out.match(/^csv-import crashed: no such thing$/gm)).toHaveLength(2);
  expect(out).toContain(`What it wrote is in ${path.join('.local', 'state', 'log.jsonl')}.`);
  child.kill('SIGINT');
  expect((await once(child, 'exit'))[0]).toBe(0);
  expect(out).toContain('\nEnded. The people are kept in .local.\n');
});
