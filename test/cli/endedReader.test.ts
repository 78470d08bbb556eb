import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../..');

/** What becomes of a program that prints twice to a reader that has ended; the second time it learns of it. */
async function printed(before: string) {
  const prints = "const print = () => console.log('a'); setTimeout(print, 300); setTimeout(print, 400);";
  const program = `import { letReadersEnd } from './cli/endedReader.ts'; ${before} ${prints}`;
  const piped = '"$0" --input-type=module -e "$1" | true; echo "$PIPESTATUS"';
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', piped, process.execPath, program], { cwd: root });
  return { code: stdout.trim(), err: stderr };
}

test('a reader that ends before everything is printed, as head does, is no failure', async () => {
  expect(await printed('')).toMatchObject({ code: '1', err: expect.stringContaining('EPIPE') });
  expect(await printed('letReadersEnd([process.stdout, process.stderr]);')).toEqual({ code: '0', err: '' });
});
