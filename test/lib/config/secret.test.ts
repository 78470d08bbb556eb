import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { readSecret } from '../../../lib/config/secret.ts';

type Received = { headers: Record<string, string | string[] | undefined>; body: string };

const opened: { close(): void }[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of opened.splice(0)) server.close();
});

/** Stands in for SSM: keeps what it is sent and gives one answer. */
async function startParameterStore(status: number, answer: string, isCutOff = false): Promise<Received[]> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    received.push({ headers: request.headers, body });
    if (!isCutOff) return void response.writeHead(status).end(answer);
    response
      .writeHead(status, { 'content-length': '1000' })
      .write(answer, () => setImmediate(() => request.socket.destroy()));
  });
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example-key');
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return received;
}

test('asks for the parameter decrypted, in a signed request', async () => {
  const received = await startParameterStore(200, '{"Parameter":{"Name":"/nelm/dev/x","Value":"s3cret","Version":1}}');
  expect(await readSecret('/nelm/dev/x')).toBe('s3cret');
  expect(received).toHaveLength(1);
  expect(received[0]?.body).toBe('{"Name":"/nelm/dev/x","WithDecryption":true}');
  expect(received[0]?.headers['x-amz-target']).toBe('AmazonSSM.GetParameter');
  expect(received[0]?.headers['authorization']).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/ssm\/aws4_request, SignedHeaders=\S*x-amz-target\S*, Signature=[0-9a-f]{64}$/,
  );
});

test.each([
  [400, '{"__type":"ParameterNotFound"}', false],
  [400, '{"__type":"ThrottlingException"}', true],
  [503, '', true],
])('after an answer of %i %s it is tried again: %s', async (status, answer, retry) => {
  await startParameterStore(status, answer);
  await expect(readSecret('/nelm/dev/x')).rejects.toMatchObject({ retry });
});

test('a store that does not answer is asked again', async () => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'example-key');
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', 'http://127.0.0.1:9');
  await expect(readSecret('/nelm/dev/x')).rejects.toMatchObject({
    retry: true,
    message: expect.stringMatching(/^SSM did not answer for the parameter \/nelm\/dev\/x: .*127\.0\.0\.1:9.*\.$/),
  });
});

test.each([
  [400, '{"__type":"ParameterNotFound"}'],
  [200, 'no JSON'],
])('an answer of %i without a value names the parameter and says what to do', async (status, answer) => {
  await startParameterStore(status, answer);
  await expect(readSecret('/nelm/dev/x')).rejects.toThrow(
    `SSM gave no value for the parameter /nelm/dev/x (${status}). Create it as a SecureString, and let the function's role read it.`,
  );
});

test.each([
  [200, '{"Parameter":{"Name":"/nelm/dev/x","Val'],
  [400, '{"__type":"Thrott'],
])('an answer of %i that is cut off in the middle is asked for again', async (status, answer) => {
  await startParameterStore(status, answer, true);
  await expect(readSecret('/nelm/dev/x')).rejects.toMatchObject({
    retry: true,
    message: expect.stringMatching(
      /^SSM did not answer for the parameter \/nelm\/dev\/x: the connection to 127\.0\.0\.1:\d+ broke.*\.$/,
    ),
  });
});
