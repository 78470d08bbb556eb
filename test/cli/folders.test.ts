import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockData, lockInbox, makeFolder } from '../../cli/folders.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-folders-'));
  await writeFile(path.join(folder, 'people.csv'), 'x');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('a file is no folder, and nothing lies below one', async () => {
  const file = path.join(folder, 'people.csv');
  await expect(makeFolder('--inbox', file)).rejects.toThrow(`--inbox takes a folder, and ${file} is a file.`);
  const below = path.join(file, 'state');
  await expect(makeFolder('--data', below)).rejects.toThrow(
    `--data takes a folder, and ${below} would lie below a file.`,
  );
});

test('whoever has the state or the inbox already is named, with what to do', async () => {
  const [data, inbox] = [await lockData(folder), await lockInbox(folder)];
  await expect(lockData(folder)).rejects.toThrow(
    `A nelm (pid ${process.pid}) uses ${folder}: end it, or give another --data.`,
  );
  await expect(lockInbox(folder)).rejects.toThrow(
    `A nelm (pid ${process.pid}) watches ${folder}: end it, or give another --inbox.`,
  );
  data.close();
  inbox.close();
});
