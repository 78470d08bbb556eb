import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { readEmployee } from '../../../lib/hr/bamboohrEmployee.ts';

const opened: { close(): void }[] = [];

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
