import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLambda } from '../../../local/aws/lambda.ts';
import { type RunningServer, serve } from '../../../local/aws/server.ts';
import { startTenant } from '../../../local/tenant/tenant.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

let served: RunningServer[];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(temporaryFolder(), 'strangers-'));
  served = [
    await serve((_, response) => response.writeHead(200).end('seen')),
    await startTenant(),
    await startLambda({ folder }),
  ];
});

afterAll(async () => {
  for (const server of served) await server.close();
  await rm(folder, { recursive: true });
});

/** What a server answers to a request with these headers, as browsers and programs send them. */
async function answerOf(
  { url }: RunningServer,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status: number | undefined; body: string }> {
  const asked = request(`${url}/clock`, { method, headers });
  asked.end();
  const [response]: IncomingMessage[] = await once(asked, 'response');
  return { status: response?.statusCode, body: response ? await text(response) : '' };
}

describe('every server of this machine', () => {
  test.each([
    ['a program', {}, 'POST'],
    ['a program that calls it localhost', { host: 'localhost:4566' }, 'GET'],
    ['a bucket by its name', { host: 'nelm.s3.localhost:4566' }, 'GET'],
    ['an address that is typed', { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }, 'GET'],
    ['a link in a mail', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 'GET'],
    ['a form of its own page', { origin: 'null', 'sec-fetch-site': 'same-origin' }, 'POST'],
  ])('answers %s', async (_, headers, method) => {
    for (const server of served) expect((await answerOf(server, headers, method)).status).not.toBe(403);
  });

  test.each([
    ['under another name', { host: 'evil.example:4567' }, 'GET', 'evil.example:4567'],
    ['under a name that begins alike', { host: '127.0.0.1.evil.example' }, 'GET', 'A tunnel must send'],
    ['by a form of another page', { origin: 'https://evil.example' }, 'POST', 'A page of another server'],
    [
      'by a form without origin',
      { origin: 'null', 'sec-fetch-site': 'cross-site' },
      'POST',
      'A page of another server',
    ],
    ['by a page of another port', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }, 'POST', 'A page of'],
    [
      'by a picture',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
      'GET',
      'A page of another server',
    ],
    ['by a form that a link sends', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, 'POST', 'A page'],
  ])('refuses to be asked %s', async (_, headers, method, said) => {
    for (const server of served) {
      const { status, body } = await answerOf(server, headers, method);
      expect([status, body]).toEqual([403, expect.stringContaining(said)]);
    }
  });
});
