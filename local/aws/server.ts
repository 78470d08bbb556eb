import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RunningServer = { url: string; close(): Promise<void> };

/**
 * Serves HTTP on this machine only.
 *
 * @param port 0 takes a free one
 * @param now epoch milliseconds: what answers are dated with. A client of AWS that finds another date than its own tries
 *   once more.
 * @throws Error with code `EADDRINUSE` that names the port when it is taken
 */
export async function serve(listener: RequestListener, port = 0, now = Date.now): Promise<RunningServer> {
  const server = createServer((request, response) => {
    response.setHeader('date', new Date(now()).toUTCString());
    listener(request, response);
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw Object.assign(new Error(`Port ${port} is taken by another program.`), { code: error.code, port });
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The whole body of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}
