import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diskFullText } from '../../cli/diskFull.ts';
import { openDatabase, transaction } from '../../local/tenant/database.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { copyProject, type Project } from './project.ts';

const full =
  'The disk is full, and nelm ends. Make room on it and type the command again: what was written before is kept, and runs go on where they were.';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-full-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('a full disk is said in words, and no other error is', async () => {
  const error = await writeFile('/dev/full', 'x').catch((error: Error) => error);
  expect(error).toMatchObject({ code: 'ENOSPC' });
  expect(diskFullText(error)).toBe(full);
  expect(diskFullText(await writeFile(folder, 'x').catch((error: Error) => error))).toBeUndefined();
  expect(diskFullText(undefined)).toBeUndefined();
});

test('the tenant that cannot write says that its disk is full, and keeps what was there', async () => {
  const database = openDatabase(path.join(folder, 'tenant.db'), '2026-11-01T00:00:00Z');
  database.exec('CREATE TABLE note (text TEXT); PRAGMA max_page_count = 1');
  const error = await (async () =>
    transaction(database, () => {
      const insert = database.prepare('INSERT INTO note VALUES (?)');
      for (let count = 0; count < 1_000; count += 1) insert.run('x'.repeat(1_000));
    }))().catch((error: Error) => error);
  expect(diskFullText(error)).toBe(full);
  expect(database.prepare('SELECT count(*) AS notes FROM note').get()).toEqual({ notes: 0 });
  database.close();
});

test('a nelm on this machine whose disk is full ends, and says so', async () => {
  const project: Project = await copyProject();
  try {
    await project.install();
    await mkdir(path.join(folder, 'data/state'), { recursive: true });
    await symlink('/dev/full', path.join(folder, 'data/state/log.jsonl'));
    const ports = ['--tenant-port', '--s3-port', '--lambda-port', '--http-port'].flatMap((name) => [name, '0']);
    const inbox = path.join(folder, 'inbox');
    const typed = ['start', '--data', path.join(folder, 'data'), '--inbox', inbox, ...ports];
    const { err, code } = await project.run('cli/nelm.ts', ...typed);
    expect([err, code]).toEqual([`${full}\n`, 1]);
  } finally {
    await project.remove();
  }
});
