import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { bindPort } from '../../local/aws/server.ts';
import { bindPorts, type Ports } from '../../local/ports.ts';

const free: Ports = { tenant: 0, storage: 0, lambda: 0, http: 0 };

async function listener(port = 0) {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { server, port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
}

test.each([
  ['tenant', '--tenant-port'],
  ['storage', '--s3-port'],
  ['lambda', '--lambda-port'],
  ['http', '--http-port'],
] as const)('the port of %s, when it is taken, is named with %s', async (name, option) => {
  const { server, port } = await listener();
  onTestFinished(() => void server.close());
  await expect(bindPorts({ ...free, [name]: port })).rejects.toThrow(
    `Port ${port} is taken. End the program that uses it, or choose another with ${option} N.`,
  );
});

test('when one is taken the others are free again', async () => {
  const { server, port: taken } = await listener();
  onTestFinished(() => void server.close());
  const { server: shortly, port: first } = await listener();
  shortly.close();
  await once(shortly, 'close');
  await expect(bindPorts({ ...free, tenant: first, http: taken })).rejects.toThrow(`Port ${taken} is taken.`);
  const { server: again } = await listener(first);
  again.close();
});

test('a port that nobody serves on yet says to come again', async () => {
  const server = await bindPort(0);
  onTestFinished(() => void server.close());
  const address = server.address();
  const answer = await fetch(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
});
