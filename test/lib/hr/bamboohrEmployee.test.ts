import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { readEmployee } from '../../../lib/hr/bamboohrEmployee.ts';

const opened: { close(done?: () => void): void }[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of opened.splice(0)) server.close();
});

/** Stands in for BambooHR. */
async function startBamboo(listener: RequestListener): Promise<void> {
  const server = createServer(listener);
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('BAMBOOHR_BASE_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('BAMBOOHR_API_KEY', 'a key');
}

test('an employee whose answer is cut off in the middle is asked for again', async () => {
  await startBamboo((request, response) => {
    response
      .writeHead(200, { 'content-length': '1000' })
      .write('{"firstName":"A', () => setImmediate(() => request.socket.destroy()));
  });
  await expect(readEmployee('17', ['firstName'])).rejects.toMatchObject({
    retry: true,
    message: expect.stringMatching(/^BambooHR gave no employee: the connection to 127\.0\.0\.1:\d+ broke.*\.$/),
  });
});

test.each(['[]', 'a page of a proxy'])('an answer that is no JSON object is not asked for again: %s', async (body) => {
  await startBamboo((_, response) => void response.writeHead(200).end(body));
  await expect(readEmployee('17', ['firstName'])).rejects.toMatchObject({
    retry: false,
    message: 'BambooHR gave no employee: its answer is no JSON object.',
  });
});

test('an employee is asked for by their number and the names of the fields, with the API key as the name of a user', async () => {
  const asked: unknown[] = [];
  await startBamboo(({ method, url, headers }, response) => {
    asked.push([method, url, headers.authorization, headers.accept]);
    response.writeHead(200).end('{"firstName":"Ada","site":{"name":"B1"}}');
  });
  expect(await readEmployee('17', ['firstName', 'site'])).toEqual({ firstName: 'Ada', site: { name: 'B1' } });
  // "a key:x" in base64.
  expect(asked).toEqual([
    ['GET', '/api/v1/employees/17?fields=firstName%2Csite', 'Basic YSBrZXk6eA==', 'application/json'],
  ]);
});

test('nobody has that number where BambooHR knows none', async () => {
  await startBamboo((_, response) => void response.writeHead(404).end('{}'));
  expect(await readEmployee('17', ['firstName'])).toBeUndefined();
});

test.each([
  [429, true, 'it answered 429.'],
  [500, true, 'it answered 500.'],
  [503, true, 'it answered 503.'],
  [401, false, 'it answered 401. Check the API key and what its user may see.'],
  [403, false, 'it answered 403. Check the API key and what its user may see.'],
  [499, false, 'it answered 499. Check the API key and what its user may see.'],
  [204, false, 'it answered 204. Check the API key and what its user may see.'],
])('%i: asked for again is %s', async (status, retry, reason) => {
  await startBamboo((_, response) => void response.writeHead(status).end());
  await expect(readEmployee('17', ['firstName'])).rejects.toMatchObject({
    ...{ name: 'BambooHrError', retry, message: `BambooHR gave no employee: ${reason}` },
  });
});

test('an answer that sends elsewhere is not followed: the key would go there too', async () => {
  await startBamboo((_, response) => void response.writeHead(302, { location: '/elsewhere' }).end());
  await expect(readEmployee('17', ['firstName'])).rejects.toThrow();
});

test('nobody is asked without an address', async () => {
  vi.stubEnv('BAMBOOHR_BASE_URL', undefined);
  vi.stubEnv('BAMBOOHR_API_KEY', 'a key');
  await expect(readEmployee('17', ['firstName'])).rejects.toThrow('BAMBOOHR_BASE_URL');
});

test('where nothing listens it may be better later', async () => {
  await startBamboo(() => undefined);
  await new Promise<void>((resolve) => opened.splice(0)[0]?.close(() => resolve()));
  await expect(readEmployee('17', ['firstName'])).rejects.toMatchObject({
    retry: true,
    message: expect.stringMatching(
      /^BambooHR gave no employee: no connection to 127\.0\.0\.1:\d+ could be made \(ECONNREFUSED\)\.$/,
    ),
  });
});

test('an address that is none is said, with the setting to look at', async () => {
  vi.stubEnv('BAMBOOHR_BASE_URL', 'ftp://acme.example.com');
  vi.stubEnv('BAMBOOHR_API_KEY', 'a key');
  const message = 'BambooHR gave no employee: BAMBOOHR_BASE_URL is not an http(s) address.';
  await expect(readEmployee('17', ['firstName'])).rejects.toMatchObject({ retry: false, message });
});
