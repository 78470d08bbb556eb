import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { defineConfig } from '../../../../lib/config/config.ts';
import {
  decideHold,
  type Hold,
  keepHold,
  lapseHold,
  noteMailUnknown,
  noteWhatCame,
  readHold,
} from '../../../../lib/decisions/hold.ts';
import { signToken } from '../../../../lib/decisions/token.ts';
import type { DoorTools } from '../../../../lib/doors/decision/decideRun.ts';
import { decisionDoor } from '../../../../lib/doors/decision/decisionDoor.ts';
import { completeCallback } from '../../../../lib/durable/completeCallback.ts';
import { createLambdaClient } from '../../../../lib/durable/sendToLambda.ts';
import { createClock } from '../../../../local/aws/clock.ts';
import { startHttpDoor } from '../../../../local/aws/httpDoor.ts';
import { type LambdaHost, startLambda } from '../../../../local/aws/lambda.ts';
import type { RunningServer } from '../../../../local/aws/server.ts';
import { startLambdaByScript } from '../../durable/lambdaByScript.ts';
import { formEvent, httpEvent, invoke, type Line, rememberingLog, request } from '../../middleware/invoking.ts';
import { startLocalBucket } from '../localBucket.ts';

const start = Date.parse('2026-11-24T09:00:00Z');
const day = 24 * 60 * 60_000;
const keys = ['a newer key of thirty-two characters or more', 'an older key of thirty-two characters or more'];
const route = '/decisions/{token}';
const config = defineConfig({ timeZone: 'Europe/Berlin' });

let local: Awaited<ReturnType<typeof startLocalBucket>>;
let folder: string;
let host: LambdaHost;
let client: LambdaClient;
let site: RunningServer;
let tools: DoorTools;
let lines: Line[];
const clock = createClock(start);

beforeAll(async () => {
  local = await startLocalBucket();
  folder = await mkdtemp(path.join(tmpdir(), 'nelm-decision-'));
  const bundle = path.join(folder, 'held.mjs');
  const flow = path.join(import.meta.dirname, '../../../local/aws/functions/held.ts');
  await build({
    entryPoints: [flow],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
  });
  host = await startLambda({ clock });
  const aws = { AWS_REGION: 'local', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  host.add({
    name: 'held',
    bundle,
    environment: { ...aws, AWS_ENDPOINT_URL_LAMBDA: host.url },
    timeoutSeconds: 60,
    durable: true,
    executionTimeoutSeconds: 3 * 24 * 3600,
  });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = createLambdaClient(30_000, { endpoint: host.url, region: 'local', credentials });
  site = await startHttpDoor({
    routes: ['GET', 'POST'].map((method) => ({ method, path: route, functionName: 'decision' })),
    now: clock.now,
    invoke: (_, event) =>
      invoke(
        decisionDoor(log(), config, () => tools),
        event,
      ),
  });
});

afterAll(async () => {
  await site.close();
  client.destroy();
  await host.close();
  await local.close();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  lines = [];
  tools = {
    bucket: local.bucket,
    linkKeys: async () => keys,
    complete: (callbackId, decided, signal) => completeCallback(callbackId, decided, { client, signal }),
    needsSignIn: false,
    now: clock.now,
  };
});

function log() {
  const remembering = rememberingLog();
  lines = remembering.lines;
  return remembering.log;
}

let runs = 0;

/** A run that waits for a decision, on the local Lambda; its id and its callback. */
async function waiting(): Promise<{ runId: string; callbackId: string }> {
  runs += 1;
  const runId = `run-${runs}`;
  await fetch(`${host.url}/2015-03-31/functions/held/invocations`, {
    method: 'POST',
    headers: { 'x-amz-invocation-type': 'Event', 'x-amz-durable-execution-name': runId },
    body: JSON.stringify({ dryRun: false }),
  });
  const callback = () =>
    execution(runId)?.operations.find(({ CallbackDetails }) => CallbackDetails)?.CallbackDetails?.CallbackId;
  await expect.poll(callback, { timeout: 20_000 }).toBeDefined();
  await host.settled();
  return { runId, callbackId: callback() ?? '' };
}

const execution = (runId: string) => host.executions().find(({ name }) => name === runId);

/** What became of a run that went on. */
async function ended(runId: string): Promise<unknown> {
  await expect.poll(() => execution(runId)?.status, { timeout: 20_000 }).not.toBe('RUNNING');
  return JSON.parse(JSON.parse(execution(runId)?.result ?? 'null'));
}

/** Keeps a hold, and gives the address of its page. */
async function held(what: Pick<Hold, 'runId' | 'callbackId'> & Partial<Hold>, key = keys[0] ?? ''): Promise<string> {
  const expiresAt = clock.now() + 7 * day;
  await keepHold(local.bucket, {
    what: 'Delete 10 of 12 people of Contractors',
    why: 'These are more than 5 in one day.',
    columns: ['Account'],
    rows: [['ada.lovelace']],
    count: 10,
    heldAt: new Date(clock.now()).toISOString(),
    expiresAt: new Date(expiresAt).toISOString(),
    ...what,
  });
  return `${site.url}/decisions/${signToken([key], { purpose: 'decision', id: what.runId, expiresAt })}`;
}

/** What somebody who clicks a button is shown. */
async function click(url: string, decision: 'approve' | 'reject') {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ decision }) });
  const text = await answer.text();
  return { status: answer.status, headline: /<h1[^>]*>([^<]*)/.exec(text)?.[1], text };
}

/** An id as those of Lambda, of an execution that there is none of. */
const goneCallback = () =>
  Buffer.from(
    JSON.stringify(['arn:aws:lambda:local:000000000000:function:held:1/durable-execution/x/y', '1']),
  ).toString('base64url');

describe('a decision', () => {
  test('is shown with what came of it, once its run has ended, whoever opens the link later', async () => {
    const run = { runId: 'came', callbackId: goneCallback() };
    const url = await held(run);
    const at = new Date(clock.now()).toISOString();
    await noteWhatCame(local.bucket, run.runId, { at, what: 'Nobody decided' });
    expect((await readHold(local.bucket, run.runId))?.came).toBeUndefined();
    await decideHold(local.bucket, run.runId, { decision: 'approve', at });
    expect(await (await fetch(url)).text()).toContain('The run goes on within minutes');
    await noteWhatCame(local.bucket, run.runId, { at, what: '10 people <were> deleted' });
    await noteWhatCame(local.bucket, run.runId, { at, what: 'Nothing more' });
    const page = await (await fetch(url)).text();
    expect(page).toMatch(/The run ended on 24 November 2026 at \d\d:\d\d [A-Z]+: 10 people &#60;were&#62; deleted\./);
    expect(page).not.toContain('within minutes');
  });

  test('goes on with the run, once; whoever decides afterwards is told what was decided, and when', async () => {
    const run = await waiting();
    const url = await held(run);
    const page = await (await fetch(url)).text();
    // Whom it is about stands above the buttons.
    expect(page.indexOf('ada.lovelace')).toBeGreaterThan(0);
    expect(page.indexOf('value="approve"')).toBeGreaterThan(page.indexOf('ada.lovelace'));
    expect(await click(url, 'approve')).toMatchObject({ status: 200, headline: 'It is approved' });
    expect(await ended(run.runId)).toEqual({ decision: 'approve', at: expect.stringMatching(/^2026-11-24T09:/) });
    expect(lines).toEqual([
      { level: 'info', message: 'decision page', status: 200, kind: 'decided', runId: run.runId },
    ]);
    // The execution has ended, and its callback was completed.
    const late = await click(url, 'reject');
    expect(late).toMatchObject({ status: 200, headline: 'It is approved' });
    expect(late.text).toMatch(/was approved on 24 November 2026 at 10:\d\d CET\. The run goes on/);
  });

  test('by a double click is told as one, of which the run has heard', async () => {
    const run = await waiting();
    const url = await held(run);
    const both = Promise.withResolvers<void>();
    let opened = 0;
    const readJson: DoorTools['bucket']['readJson'] = async (...args) => {
      const kept = await local.bucket.readJson(...args);
      opened += 1;
      if (opened === 2) both.resolve();
      if (opened <= 2) await both.promise;
      return kept;
    };
    let ticks = 0;
    const now = () => clock.now() + ticks++;
    tools = { ...tools, bucket: { ...local.bucket, readJson }, now };
    const clicks = await Promise.all([click(url, 'approve'), click(url, 'approve')]);
    for (const { headline, text } of clicks) {
      expect(headline).toBe('It is approved');
      expect(text).toContain('The run goes on within minutes');
    }
    expect(await ended(run.runId)).toMatchObject({ decision: 'approve' });
  });

  test('that was made in the console before is told to the run without who decided, and why', async () => {
    const run = await waiting();
    const url = await held(run);
    const at = new Date(clock.now()).toISOString();
    const inConsole = { decision: 'reject', at, by: 'ops@example.com', reason: 'They stay.' } as const;
    // Lambda could not be told of it then.
    await decideHold(local.bucket, run.runId, inConsole);
    expect(await click(url, 'approve')).toMatchObject({ status: 200, headline: 'It is rejected' });
    expect(await ended(run.runId)).toEqual({ decision: 'reject', at });
    expect(JSON.stringify(execution(run.runId))).not.toMatch(/ops@example\.com|They stay/);
  });

  test('by a link that the older key signed is taken', async () => {
    const run = await waiting();
    const url = await held(run, keys[1]);
    expect(await click(url, 'reject')).toMatchObject({ status: 200, headline: 'It is rejected' });
    expect(await ended(run.runId)).toMatchObject({ decision: 'reject' });
  });

  test('of yesterday on a run that Lambda has forgotten, or ended, is told as it was', async () => {
    const decided = { decision: 'approve', at: '2026-10-01T12:34:56.000Z' } as const;
    const forgotten = await held({ runId: 'forgotten', callbackId: goneCallback(), decided });
    expect(await click(forgotten, 'reject')).toMatchObject({ status: 200, headline: 'It is approved' });
    const run = await waiting();
    clock.advance(4 * day);
    await expect.poll(() => execution(run.runId)?.status).toBe('TIMED_OUT');
    const timedOut = await click(await held({ ...run, decided }), 'reject');
    expect(timedOut).toMatchObject({ status: 200, headline: 'It is approved' });
    expect(timedOut.text).toContain('was approved on 1 October 2026 at 14:34 CEST.');
  });

  test('on a run that does not wait any more is written down, and not said to be done', async () => {
    const url = await held({ runId: 'gone', callbackId: goneCallback() });
    const { status, headline, text } = await click(url, 'approve');
    expect([status, headline]).toEqual([200, 'It is approved']);
    expect(text).toContain('The run did not wait for it any more: its report says whether it was done.');
    expect(text).not.toContain('The run goes on');
    expect(lines).toMatchObject([{ level: 'info', kind: 'decided', runId: 'gone', isUnheard: true }]);
    expect((await readHold(local.bucket, 'gone'))?.decided?.decision).toBe('approve');
  });

  test.each([
    ['that is forgotten', { status: 404, type: 'ResourceNotFoundException' }],
    ['whose wait is over', { status: 400, type: 'CallbackTimeoutException' }],
    ['that has ended', { status: 400, type: 'InvalidParameterValueException' }],
  ])('on a run %s is written down, and its page says that nobody waits for it', async (_, refused) => {
    const lambda = await startLambdaByScript();
    const client = lambda.createClient();
    lambda.script.push(refused, refused);
    tools = { ...tools, complete: (callbackId, decided) => completeCallback(callbackId, decided, { client }) };
    const runId = `gone-${refused.type}`;
    const url = await held({ runId, callbackId: 'Y2FsbGJhY2s=' });
    const first = await click(url, 'approve');
    expect(first).toMatchObject({ status: 200, headline: 'It is approved' });
    expect(first.text).toContain('The run did not wait for it any more: its report says whether it was done.');
    expect(await click(url, 'reject')).toMatchObject({ status: 200, headline: 'It is approved' });
    expect((await readHold(local.bucket, runId))?.decided?.decision).toBe('approve');
    expect(lambda.requests).toHaveLength(2);
    client.destroy();
    await lambda.close();
  });

  test('in time is taken though a note about the mail is written at the same moment', async () => {
    const run = await waiting();
    const url = await held(run);
    let isFirst = true;
    const replace: DoorTools['bucket']['replace'] = async (...args) => {
      if (isFirst) {
        isFirst = false;
        await noteMailUnknown(local.bucket, run.runId, true);
      }
      return await local.bucket.replace(...args);
    };
    tools = { ...tools, bucket: { ...local.bucket, replace } };
    expect(await click(url, 'approve')).toMatchObject({ status: 200, headline: 'It is approved' });
    expect(await ended(run.runId)).toMatchObject({ decision: 'approve' });
    expect(await readHold(local.bucket, run.runId)).toMatchObject({ mailUnknown: true });
  });

  test('of two people at the same moment is the one of whoever was first, and both are told so', async () => {
    const run = await waiting();
    const url = await held(run);
    // Both have seen the page open before either writes.
    const both = Promise.withResolvers<void>();
    let writers = 0;
    const replace: DoorTools['bucket']['replace'] = async (...args) => {
      writers += 1;
      if (writers === 2) both.resolve();
      await both.promise;
      return await local.bucket.replace(...args);
    };
    tools = { ...tools, bucket: { ...local.bucket, replace } };
    const told = await Promise.all([click(url, 'approve'), click(url, 'reject')]);
    expect(writers).toBe(2);
    const decided = (await readHold(local.bucket, run.runId))?.decided;
    const headline = decided?.decision === 'approve' ? 'It is approved' : 'It is rejected';
    expect(told).toMatchObject([
      { status: 200, headline },
      { status: 200, headline },
    ]);
    expect(await ended(run.runId)).toEqual(decided);
  });

  test('after the wait has lapsed decides nothing, even when it lapses at that moment', async () => {
    const run = await waiting();
    const url = await held(run);
    const replace: DoorTools['bucket']['replace'] = async (...args) => {
      await lapseHold(local.bucket, run.runId, clock.now());
      return await local.bucket.replace(...args);
    };
    tools = { ...tools, bucket: { ...local.bucket, replace } };
    expect(await click(url, 'approve')).toMatchObject({ status: 200, headline: 'It has lapsed' });
    expect(await click(url, 'approve')).toMatchObject({ status: 200, headline: 'It has lapsed' });
    expect(execution(run.runId)?.status).toBe('RUNNING');
    expect((await readHold(local.bucket, run.runId))?.decided).toBeUndefined();
  });

  test('that Lambda cannot be told of is kept, answered with 503, and told to it by the next click', async () => {
    const url = await held({ runId: 'throttled', callbackId: 'Y2FsbGJhY2s=' });
    const lambda = await startLambdaByScript();
    const scripted = lambda.createClient();
    lambda.script.push(...Array.from({ length: 6 }, () => ({ status: 429, type: 'TooManyRequestsException' })));
    const sending = { client: scripted, sleep: async () => {} };
    tools = { ...tools, complete: (callbackId, decided) => completeCallback(callbackId, decided, sending) };
    const failed = await fetch(url, { method: 'POST', body: new URLSearchParams({ decision: 'approve' }) });
    expect([failed.status, failed.headers.get('retry-after')]).toEqual([503, '30']);
    expect(await failed.text()).toContain('Nothing is lost: try again in a minute.');
    expect(lines).toMatchObject([{ level: 'error', status: 503, error: 'TooManyRequestsException' }]);
    expect(await click(url, 'reject')).toMatchObject({ status: 200, headline: 'It is approved' });
    expect(lambda.requests).toHaveLength(7);
    expect(JSON.parse(lambda.requests.at(-1)?.body ?? '')).toMatchObject({ decision: 'approve' });
    scripted.destroy();
    await lambda.close();
  });
});

test('who decides comes past the names to two buttons that say what they do', async () => {
  const url = await held({
    runId: 'worded',
    callbackId: 'Y2FsbGJhY2s=',
    heldAt: '2026-11-24T09:00:00.000Z',
    choices: { approve: 'Delete these 10', reject: 'Keep them' },
    afterwards: 'Whoever is deleted is written to a file first.',
  });
  const page = await (await fetch(url)).text();
  expect(page).toMatch(/ada\.lovelace[\s\S]*value="approve">Delete these 10<[\s\S]*value="reject">Keep them</);
  expect(page).toContain('Whoever is deleted is written to a file first.');
  expect(page).toContain('<dt>Waits since</dt><dd>24 November 2026 at 10:00 CET</dd>');
});

test('where somebody has to sign in a link decides nothing, and leads to the console', async () => {
  const url = await held({ runId: 'by-sign-in', callbackId: 'Y2FsbGJhY2s=' });
  tools = { ...tools, needsSignIn: true };
  expect(await click(url, 'approve')).toMatchObject({ status: 200, headline: 'Sign in to decide' });
  expect(await (await fetch(url)).text()).toContain('href="/console/waiting?run=by-sign-in"');
  expect((await readHold(local.bucket, 'by-sign-in'))?.decided).toBeUndefined();
});

describe('what is no decision', () => {
  test.each([
    ['nothing', ''],
    ['another word', 'decision=perhaps'],
    ['two decisions', 'decision=approve&decision=approve'],
    ['five thousand letters', 'x'.repeat(5000)],
  ])('is refused: %s', async (_, body) => {
    const url = await held({ runId: 'undecided', callbackId: 'Y2FsbGJhY2s=' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(url, { method: 'POST', headers, body });
    expect(answer.status).toBe(body.length > 4096 ? 413 : 400);
    expect(await answer.text()).not.toContain('ada.lovelace');
    expect((await readHold(local.bucket, 'undecided'))?.decided).toBeUndefined();
  });

  test('too many links that lead nowhere are not answered any more from that place; one that leads somewhere is', async () => {
    let now = clock.now();
    tools = { ...tools, now: () => now };
    const door = decisionDoor(rememberingLog().log, config, () => tools);
    const wrong = httpEvent({ route, parameters: { token: 'abc.def' } });
    const statuses = [];
    for (let count = 0; count < 31; count += 1) statuses.push((await request(door, wrong)).statusCode);
    expect(statuses).toEqual([...Array(30).fill(404), 429]);
    const token = (await held({ runId: 'right', callbackId: 'Y2FsbGJhY2s=' })).split('/').at(-1) ?? '';
    expect((await request(door, httpEvent({ route, parameters: { token } }))).statusCode).toBe(200);
    now += 10 * 60_000;
    expect((await request(door, wrong)).statusCode).toBe(404);
  });

  test('any token that was not signed leads nowhere, and any event at all is refused, never a failure', async () => {
    let tries = 0;
    // Each comes so late that none of before is counted any more.
    tools = { ...tools, now: () => start + (tries++ + 10_000) * 10 * 60_000 };
    const door = decisionDoor(rememberingLog().log, config, () => tools);
    const token = fc.string({ maxLength: 700 });
    const property = fc.asyncProperty(token, fc.anything(), async (given, event) => {
      const to = { route, parameters: { token: given } };
      expect((await request(door, httpEvent(to))).statusCode).toBe(404);
      expect((await request(door, formEvent(to, { decision: 'approve' }))).statusCode).toBe(404);
      expect((await request(door, event)).statusCode).toBe(400);
    });
    await fc.assert(property, { numRuns: 60 });
  });
});

describe('a door whose environment lacks something', () => {
  const to = { route, parameters: { token: 'a.token' } };

  beforeEach(() => {
    for (const name of ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'local');
    for (const name of ['NELM_BUCKET', 'NELM_LINK_KEYS', 'NELM_LINK_KEYS_PARAMETER']) vi.stubEnv(name, '');
  });

  afterEach(() => void vi.unstubAllEnvs());

  test('answers 500 without details, logs what to set, and works once it is there', async () => {
    const { log: own, lines: written } = rememberingLog();
    const door = decisionDoor(own, config);
    const without = await request(door, httpEvent(to));
    expect([without.statusCode, without.headers['cache-control']]).toEqual([500, 'no-store']);
    expect(without.body).not.toContain('NELM_');
    vi.stubEnv('NELM_BUCKET', 'files');
    expect((await request(door, httpEvent(to))).statusCode).toBe(500);
    vi.stubEnv('AWS_ENDPOINT_URL_S3', local.url);
    vi.stubEnv('NELM_LINK_KEYS', keys.map((key) => key.replaceAll(' ', '-')).join('\n'));
    expect((await request(door, httpEvent(to))).statusCode).toBe(404);
    expect(written.map(({ reason }) => reason)).toEqual([
      "Set NELM_BUCKET in the function's environment.",
      "Set NELM_LINK_KEYS_PARAMETER in the function's environment.",
      undefined,
    ]);
  });

  test('answers 503 while the keys cannot be asked for, and 500 when one is too short', async () => {
    vi.stubEnv('NELM_BUCKET', 'files');
    vi.stubEnv('NELM_LINK_KEYS_PARAMETER', '/nelm/dev/link-keys');
    vi.stubEnv('AWS_ENDPOINT_URL_SSM', 'http://127.0.0.1:1');
    const { log: own, lines: written } = rememberingLog();
    const door = decisionDoor(own, config);
    expect((await request(door, httpEvent(to))).statusCode).toBe(503);
    vi.stubEnv('NELM_LINK_KEYS', 'short');
    expect((await request(door, httpEvent(to))).statusCode).toBe(500);
    expect(written.map(({ reason }) => reason)).toEqual([
      'SSM did not answer for the parameter /nelm/dev/link-keys: fetch does not connect to the port of 127.0.0.1:1: check the region and the network of the function.',
      'The keys that sign links (NELM_LINK_KEYS) must be there, and have 32 characters or more each.',
    ]);
  });
});
