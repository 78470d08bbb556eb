import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { copyProject, type Project } from './project.ts';

vi.setConfig({ testTimeout: 120_000 });

const ports = ['--tenant-port', '0', '--s3-port', '0', '--lambda-port', '0', '--http-port', '0'];

let project: Project;

beforeAll(async () => {
  project = await copyProject();
  await project.install();
  await project.write('dist/csv-import/index.mjs', "throw new Error('no such thing');");
});

afterAll(() => project.remove());

test('npm start shows that a function crashes, and after the third time what to do', async () => {
  const child = spawn(process.execPath, ['cli/start.ts', ...ports], { cwd: project.folder });
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

test('that the functions are being built is said', async () => {
  await rm(path.join(project.folder, 'dist'), { recursive: true });
  const child = spawn(process.execPath, ['cli/start.ts', ...ports], { cwd: project.folder });
  const [chunk] = await once(child.stdout, 'data');
  child.kill('SIGKILL');
  expect(String(chunk)).toBe('Building the functions …\n');
});
