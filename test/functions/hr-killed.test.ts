import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { sample } from './hr.ts';

const run = promisify(execFile);
const host = (...args: string[]) =>
  run(process.execPath, [path.join(import.meta.dirname, 'killableHr.ts'), ...args], { timeout: 60_000 });

/** Every step of the story of a hire, and the moment at which the tenant has the request and nelm does not know it. */
const steps = [
  'note the start',
  'find the source',
  'find the manager',
  'take the lock',
  'decide',
  'write',
  'the request is made',
  'remember the event',
  'release the lock',
  'wait for the approvers',
  'write the report',
];

test('a hire that is killed at each of its steps, one after the other, ends as if nothing had happened', async () => {
  const data = await mkdtemp(path.join(tmpdir(), 'nelm-hr-killed-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  for (const [index, step] of steps.entries()) {
    const event = index === 0 ? sample('hired.json') : '-';
    await expect(host(data, event, step), step).rejects.toMatchObject({ signal: 'SIGKILL' });
  }
  const { stdout } = await host(data);
  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'approved',
    requests: 1,
    record: { firstName: 'Nora', manager: 'jane.doe' },
    locks: [],
  });
}, 180_000);
