import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPauses, followExecution } from '../../cli/followRun.ts';
import { GoesOn } from '../../cli/goesOn.ts';
import { createLookAgain } from '../../cli/lookAgain.ts';

const arn = 'arn:aws:lambda:local:000000000000:function:nelm-prod-csv-import:3/durable-execution/run/1';
const goesOn = 'It goes on by itself. npx nelm runs shows what became of it.';

/** What Lambda answers, one after the other, and in the end for good: a status, or that the connection is cut. */
let answers: (number | 'cut')[] = [];
/** How often it was looked at. */
let looks = 0;
let said: string[] = [];
let time = 0;

const server = createServer((request, response) => {
  if (request.url?.includes('history')) return void response.end('{"Events":[]}');
  const answer = answers.length > 1 ? answers.shift() : answers[0];
  looks += 1;
  if (answer === 'cut') return void request.socket.destroy();
  const status = answer ?? 200;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(status === 200 ? '{"Status":"SUCCEEDED","Result":"{\\"folder\\":\\"runs/x/1\\"}"}' : '{"message":"no"}');
});

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
beforeEach(() => {
  [looks, said, time] = [0, [], 0];
});
afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Follows a run by looks of which each is a minute after the one before. */
async function followed({ localLambda, longest }: { localLambda?: string; longest?: number } = {}) {
  const client = new LambdaClient({
    endpoint: url(),
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const place = { localLambda };
  const now = () => time;
  const sleep = async () => {
    time += 60_000;
  };
  const pause = createPauses(place, sleep, { longest, now, goesOn });
  const lookAgain = createLookAgain(place, { say: (text) => said.push(text), now, pause, goesOn });
  return await followExecution(client, arn, async () => {}, { pause, lookAgain });
}

const done = { waits: false, status: 'SUCCEEDED', folder: 'runs/x/1', error: undefined };

test.each([
  ['is asked too much', 429],
  ['is down', 503],
  ['cuts the connection', 'cut' as const],
])('where Lambda %s for some minutes the run is looked at again, and that is said once', async (_, failure) => {
  answers = [failure, failure, failure, failure, failure, 200];
  expect(await followed()).toEqual(done);
  expect([looks, said]).toEqual([
    6,
    [expect.stringMatching(/^The run cannot be looked at for now, and goes on by itself: .+ Looking again …$/)],
  ]);
});

test('after five minutes without a look it ends, and says how to look later', async () => {
  answers = ['cut'];
  const failed = followed();
  await expect(failed).rejects.toThrow(GoesOn);
  await expect(failed).rejects.toThrow(
    /^AWS cannot be reached .+ The run could not be looked at for 5 minutes\. It goes on by itself\. npx nelm runs shows/,
  );
  expect([looks, said.length]).toEqual([6, 1]);
});

test('what does not pass by waiting ends it at once', async () => {
  answers = [403];
  await expect(followed()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  expect([looks, said]).toEqual([1, []]);
});

test('the nelm of this machine that has ended is not waited for', async () => {
  answers = ['cut'];
  await expect(followed({ localLambda: url() })).rejects.toThrow(
    `The nelm at ${url()} does not answer any more. Start it again: its runs go on then.`,
  );
  expect([looks, said]).toEqual([1, []]);
});

test('a run is waited for as long as it is to be, and not longer', async () => {
  answers = [503];
  const failed = followed({ longest: 120_000 });
  await expect(failed).rejects.toThrow(GoesOn);
  await expect(failed).rejects.toThrow(`It is not waited for any longer than --for says. ${goesOn}`);
  expect(looks).toBe(3);
});
