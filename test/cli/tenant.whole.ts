import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { expect, onTestFinished, test } from 'vitest';
import { answers } from '../../cli/answers.ts';
import { readTenantOptions, withTenantOptions } from '../../cli/tenantOptions.ts';
import { runTenant } from '../local/tenant/running.ts';

function run(...options: string[]) {
  const child = spawn(process.execPath, ['cli/nelm.ts', 'tenant', ...options]);
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  const ended = output.then(([stdout, stderr, [code]]) => ({ stdout, stderr, code }));
  return { child, ended };
}

test.each(['SIGINT', 'SIGTERM'] as const)('says where it listens, and ends cleanly on %s', async (signal) => {
  const { child, ended } = run('--port', '0');
  const [chunk] = await once(child.stdout, 'data');
  const [, url] = /^tenant listening on (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(String(chunk)) ?? [];
  expect((await fetch(`${url}/v3/non-employee-sources`)).status).toBe(401);
  child.kill(signal);
  expect(await ended).toEqual({ stdout: String(chunk), stderr: '', code: 0 });
});

test('with --json it says so for programs, and stays up', async () => {
  const { child, ended } = run('--port', '0', '--json');
  const [chunk] = await once(child.stdout, 'data');
  const { url } = answers.tenant.parse(JSON.parse(String(chunk)));
  expect((await fetch(`${url}/v3/non-employee-sources`)).status).toBe(401);
  child.kill('SIGINT');
  expect(await ended).toEqual({ stdout: String(chunk), stderr: `tenant listening on ${url}\n`, code: 0 });
});

test('with --control, there is a clock to be moved', async () => {
  const { child } = run('--port', '0', '--control');
  const [chunk] = await once(child.stdout, 'data');
  const url = String(chunk).trim().replace('tenant listening on ', '');
  expect(await (await fetch(`${url}/_tenant/clock`)).json()).toMatchObject({ stopped: false });
});

test('a taken port is named, with the option to choose another', async () => {
  const { tenant } = await runTenant();
  const { port } = new URL(tenant.url);
  expect(await run('--port', port).ended).toEqual({
    stdout: '',
    stderr: `Port ${port} on 127.0.0.1 is taken: choose another for the tenant, with --port N.\n`,
    code: 1,
  });
});

test('what is refused ends with 2', async () => {
  const { stdout, stderr, code } = await run('--colour').ended;
  expect(stderr).toContain("Unknown option '--colour'.");
  expect([stdout, code]).toEqual(['', 2]);
});

test.each([
  [['--port', 'http'], '--port must be a whole number between 0 and 65535, not "http".'],
  [['--port', '65536'], '--port must be a whole number between 0 and 65535, not "65536".'],
  [['--rows-per-second', '0'], '--rows-per-second must be a whole number between 1 and 1000000, not "0".'],
])('%j is refused', (options, message) => {
  const command = withTenantOptions(new Command()).parse(options, { from: 'user' });
  expect(() => readTenantOptions(command.opts())).toThrow(message);
});

test('--help tells the options', async () => {
  const { stdout, stderr, code } = await run('--help').ended;
  for (const option of ['--port', '--data', '--rows-per-second', '--control']) expect(stdout).toContain(option);
  expect([stderr, code]).toEqual(['', 0]);
});
