import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startFlow } from '../../../lib/durable/startFlow.ts';
import { type Clock, createClock } from '../../../local/aws/clock.ts';
import { type LambdaHost, startLambda } from '../../../local/aws/lambda.ts';
import { passTime } from '../../passTime.ts';
import { startSentBox } from './sentBox.ts';

let folder: string;
let host: LambdaHost;
let clock: Clock;
let box: Awaited<ReturnType<typeof startSentBox>>;
const lines: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-mailing-'));
  const bundle = path.join(folder, 'mailing.mjs');
  const entry = path.join(import.meta.dirname, '../../local/aws/functions/mailing.ts');
  const options = { bundle: true, minify: true, platform: 'node', format: 'esm' } as const;
  await build({ entryPoints: [entry], outfile: bundle, ...options, mainFields: ['module', 'main'] });
  box = await startSentBox();
  clock = createClock(Date.parse('2027-01-31T06:00:00Z'));
  host = await startLambda({ clock, log: (line) => lines.push(line) });
  const environment = { ...box.environment, AWS_ENDPOINT_URL_LAMBDA: host.url };
  host.add({ name: 'mailing', bundle, environment, timeoutSeconds: 20, durable: true });
});

afterAll(async () => {
  await host.close();
  await box.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  box.script.length = 0;
});

/** What the flow's one step has come to, some minutes later. */
async function outcomeOf(runId: string, to = 'ops@example.com'): Promise<unknown> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new LambdaClient({ endpoint: host.url, region: 'local', credentials });
  await startFlow('mailing:durable', runId, { runId, to }, { client });
  await passTime(clock, host, 10 * 60_000);
  return JSON.parse(host.executions().find(({ name }) => name === runId)?.result ?? '{}');
}

test('a step that sends a mail perseveres while SES throttles', async () => {
  const before = (await box.mails()).length;
  box.script.push({ status: 429 }, { status: 429 }, { status: 429 });
  expect(await outcomeOf('run-1')).toBe('sent');
  expect(await box.mails()).toHaveLength(before + 1);
});

test('a step ends at once when SES fails and may have the mail, and says so', async () => {
  const before = (await box.mails()).length;
  box.script.push({ status: 502, handled: true });
  expect(await outcomeOf('run-4')).toBe('unknown');
  expect(await box.mails()).toHaveLength(before + 1);
});

test('a step whose mail is refused ends at once, and nothing tells whom it was for', async () => {
  box.script.push({
    status: 400,
    headers: { 'x-amzn-errortype': 'MessageRejected' },
    body: '{"message":"ops@example.com"}',
  });
  expect(await outcomeOf('run-2')).toMatch(
    /^Could not send the mail: A mail was not sent: SES answered 400 MessageRejected\. Check that/,
  );
  expect(await outcomeOf('run-3', 'nobody at all')).toBe(
    'Could not send the mail: A mail was not sent: to.0 is not valid (invalid_format). Correct what nelm composed.',
  );
  expect(lines.join('\n')).not.toMatch(/ops@|nobody/);
});
