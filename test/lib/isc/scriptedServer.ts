import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One answer of the server: a status with headers and a body, or a connection that breaks. */
export type Scripted =
  | { status: number; headers?: Record<string, string>; body?: unknown }
  | { broken: 'before' | 'in the body' };

type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: string };

/** A server that gives tokens, and to every other request the next scripted answer; it keeps what it is sent. */
export async function startScriptedServer(script: Scripted[]) {
  const seen: Seen[] = [];
  let tokens = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    if (request.url === '/oauth/token') {
      tokens += 1;
      response.end(JSON.stringify({ access_token: `secret-token-${tokens}`, expires_in: 749 }));
      return;
    }
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    const next = script.shift() ?? { status: 418 };
    if (!('broken' in next)) {
      response.writeHead(next.status, next.headers).end(JSON.stringify(next.body ?? {}));
      return;
    }
    if (next.broken === 'in the body') {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('[{"id"');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    request.socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    tokens: () => tokens,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
