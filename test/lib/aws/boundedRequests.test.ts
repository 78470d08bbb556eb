import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boundedRequests, type RequestTimeouts } from '../../../lib/aws/boundedRequests.ts';
import { mayPass } from '../../../lib/durable/failure.ts';
import { openBucket } from '../../../lib/store/bucket.ts';

let server: Server;
let url: string;
let answer: 'nothing' | 'the half';
let requests: number;

beforeEach(async () => {
  requests = 0;
  server = createServer((_, response) => {
    requests += 1;
    // The other half never comes.
    if (answer === 'the half') response.writeHead(200, { 'content-length': '100', etag: '"e"' }).write('x'.repeat(50));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

function options(timeouts: RequestTimeouts) {
  return { endpoint: url, region: 'local', credentials, ...boundedRequests(timeouts) };
}

async function failure(call: Promise<unknown>): Promise<Error> {
  return await call.then(
    () => new Error('It did not fail.'),
    (error: Error) => error,
  );
}

/** Much shorter than the test's own time, so that a request that is not bounded shows. */
const cases: [string, RequestTimeouts][] = [
  ['by its idleness', { connection: 10_000, idle: 100, whole: 600_000 }],
  ['by its length', { connection: 10_000, idle: 600_000, whole: 100 }],
];

test.each(cases)(
  'a request to an S3 that accepts and never answers ends %s, after three tries',
  async (_, timeouts) => {
    answer = 'nothing';
    const error = await failure(openBucket('files', new S3Client(options(timeouts))).write('k', 'text', 'text/plain'));
    expect(error.name).toBe('TimeoutError');
    expect(mayPass(error)).toBe(true);
    expect(requests).toBe(3);
  },
);

test('an object that stops halfway ends', async () => {
  answer = 'the half';
  const bucket = openBucket('files', new S3Client(options({ connection: 10_000, idle: 100, whole: 600_000 })));
  expect(mayPass(await failure(bucket.read('k')))).toBe(true);
});
