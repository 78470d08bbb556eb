import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { keptBodies } from './keptBodies.ts';

test('large bodies are kept in files, each once, and every body comes back as it was', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bodies-'));
  const { keep, read } = keptBodies(folder);
  const all = ['', 'f', 'a small one', 'x'.repeat(20_000), 'y'.repeat(100_000), 'x'.repeat(20_000)];
  const kept = all.map((text) => keep(Buffer.from(text)));
  expect(kept.map((one) => Buffer.from(read(one)).toString())).toEqual(all);
  expect(kept.map(({ length }) => length)).toEqual([1, 2, 12, 65, 65, 65]);
  expect(await readdir(folder)).toHaveLength(2);
  await rm(folder, { recursive: true });
});
