import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningNelm, startTestNelm } from '../functions/nelm.ts';

const command = path.join(import.meta.dirname, '../../local/send.ts');
const sample = path.join(import.meta.dirname, '../../samples/hr/hired.json');
const send = (...args: string[]) => promisify(execFile)(process.execPath, [command, ...args]);

let nelm: RunningNelm;

beforeAll(async () => {
  nelm = await startTestNelm('2027-01-31T06:00:00Z');
});

afterAll(() => nelm.stop());

test('a sample is signed at the time of the nelm that it is sent to', async () => {
  const { stdout } = await send(sample, '--url', nelm.stack.door.url);
  expect(stdout).toBe('202 {"counts":{"started":1,"known":0,"ignored":0,"refused":0}}\n');
});

test('what cannot be sent ends with 1, and says why', async () => {
  await expect(send()).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('npm run send -- FILE') });
  await expect(send('nothing.json', '--url', nelm.stack.door.url)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Cannot read the sample: .*nothing\.json/),
  });
  await expect(send(sample, '--system', 'other', '--url', nelm.stack.door.url)).rejects.toMatchObject({
    code: 1,
    stderr: 'There is no HR system "other". Give one of standard, bamboohr, deel.\n',
  });
  await expect(send(sample, '--url', 'http://127.0.0.1:9')).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Nothing listens at http:\/\/127\.0\.0\.1:9\. Run "npm start" first/),
  });
});
