import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { typed } from './typing.ts';

const driver = path.join(import.meta.dirname, 'atTerminal.zsh');
let folder: string;

beforeAll(async () => {
  if (spawnSync('zsh', ['--version']).status !== 0) {
    throw new Error('There is no zsh, in which completion is tried: apt-get install -y zsh, and run this once more.');
  }
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-completion-'));
  await writeFile(path.join(folder, 'people.csv'), '');
});

afterAll(async () => {
  if (folder !== undefined) await rm(folder, { recursive: true });
});

test.each(['zsh', 'bash'])('whoever types at %s gets commands, options, words and files completed', async (shell) => {
  const { out } = await typed(['completion', shell]);
  const script = path.join(folder, `nelm.${shell}`);
  // As docs/cli.md has it.
  await writeFile(script, `${out}\nnelm() { npx nelm "$@"; }\n`);
  const lines = ['nelm resto', 'nelm sources apply --al', 'nelm runs sh', 'nelm completion z', 'nelm import peop'];
  const { stdout } = await promisify(execFile)('zsh', ['-f', driver, shell, script, ...lines], {
    cwd: folder,
    // Nothing of the machine's own: a new account has no ~/.zshrc that starts completion.
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
  });
  expect(stdout.split('\n').map((line) => line.trim())).toEqual([
    ...['nelm restore', 'nelm sources apply --allow-loss', 'nelm runs show', 'nelm completion zsh'],
    ...['nelm import people.csv', ''],
  ]);
});
