import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

/** What the stand-in does with a request: refuses it as Lambda does, breaks the connection, or never answers. */
type Script = { status: number; type: string } | 'break' | 'hang';

/**
 * The address of Lambda, at which requests are answered by a script first, and then as if all were well. The environment
 * points to it.
 */
export async function startLambdaByScript() {
  const script: Script[] = [];
  const requests: { path: string; headers: NodeJS.Dict<string | string[]>; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    requests.push({ path: request.url ?? '', headers: request.headers, body });
    const next = script.shift();
    if (next === 'hang') return;
    if (next === 'break') return void request.socket.destroy();
    if (next) response.writeHead(next.status, { 'x-amzn-errortype': next.type }).end('{"message":"invented"}');
    else response.writeHead(202).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example-key',
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return {
    script,
    requests,
    async close() {
      vi.unstubAllEnvs();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
