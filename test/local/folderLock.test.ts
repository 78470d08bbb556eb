import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from '../../local/folderLock.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-lock-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const lock = () => lockFolder(folder, 'nelm.lock', (holder) => `It is held by ${holder}.`);

test('a folder is one holder’s, until it is given back', async () => {
  const first = await lock();
  await expect(lock()).rejects.toThrow(`It is held by ${process.pid}.`);
  first.close();
  // The file still names a process that is alive: it is not by the number that a folder is held.
  (await lock()).close();
});

test('a process that is killed holds nothing any more', async () => {
  const module = path.join(import.meta.dirname, '../../local/folderLock.ts');
  const code = `const { lockFolder } = await import(process.argv[1]);
    await lockFolder(process.argv[2], 'nelm.lock', String);
    console.log('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code, module, folder]);
  await once(child.stdout, 'data');
  await expect(lock()).rejects.toThrow(`It is held by ${child.pid}.`);
  child.kill('SIGKILL');
  await once(child, 'exit');
  (await lock()).close();
});

test('a file that is no lock is named', async () => {
  await writeFile(path.join(folder, 'nelm.lock'), 'something else, longer than the header of a database would be');
  await expect(lock()).rejects.toThrow(/nelm\.lock cannot be locked: .*delete the file\.$/);
});
