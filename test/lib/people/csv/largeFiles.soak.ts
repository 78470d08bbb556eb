import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exports, largeFiles } from './largeFiles.ts';

const mebibyte = 1024 * 1024;
const script = path.join(import.meta.dirname, 'readingAlone.ts');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-large-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** V8 takes what it may, whether it needs it or not: it is told to be content with this, and ends when that is not enough. */
const heapMebibytes = 330;

test.each(Object.entries(largeFiles))(
  '%s: a file of 20 MB is read, planned and set aside within 512 MB and 60 seconds of CPU time',
  async (name, make) => {
    const files = [path.join(folder, 'people.csv')];
    await writeFile(files[0] ?? '', make());
    const exported = exports[name];
    if (exported) {
      files.push(path.join(folder, 'export.csv'));
      await writeFile(files[1] ?? '', exported());
    }
    const options = [`--max-old-space-size=${heapMebibytes}`, '--max-semi-space-size=1', script, ...files];
    const { stdout } = await promisify(execFile)(process.execPath, options);
    const { peak, bytes, changed, cpuSeconds } = JSON.parse(stdout);
    expect(peak / mebibyte).toBeLessThan(512);
    expect(cpuSeconds).toBeLessThan(60);
    // What is said of the rejected rows is in proportion to what they are.
    expect(bytes / mebibyte).toBeLessThan(96);
    expect(changed).toBe(exported ? 20_000 : 0);
  },
);
