import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLambdaClient } from '../../../lib/durable/sendToLambda.ts';

/** What the stand-in does with a request: refuses it as Lambda does, breaks the connection, or never answers. */
type Script = { status: number; type: string } | 'break' | 'hang';

/** What stands where Lambda is: it answers requests by a script first, and then as if all were well. */
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
  const where = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  return {
    script,
    requests,
    /** A client of it, which waits for so many milliseconds for an answer. */
    createClient: (milliseconds = 30_000) => createLambdaClient(milliseconds, where),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
