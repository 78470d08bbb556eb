import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exceptStrangers } from '../http/strangers.ts';

export type RunningServer = { url: string; close(): Promise<void> };

/** A port by its number, 0 for a free one, or a server that has it already. */
export type Port = number | Server;

/**
 * Takes a port of this machine, and answers 503 until somebody serves on it.
 *
 * @throws Error with code `EADDRINUSE` that names the port when it is taken
 */
export async function bindPort(port: number): Promise<Server> {
  const server = createServer((_, response) => response.writeHead(503, { 'retry-after': '1' }).end());
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw Object.assign(new Error(`Port ${port} is taken by another program.`), { code: error.code, port });
  }
  return server;
}

/**
 * Serves HTTP on this machine only, and to nobody else's pages.
 *
 * @param now epoch milliseconds: what answers are dated with. A client of AWS that finds another date than its own tries
 *   once more.
 * @throws Error as `bindPort`
 */
export async function serve(listener: RequestListener, port: Port = 0, now = Date.now): Promise<RunningServer> {
  const server = typeof port === 'number' ? await bindPort(port) : port;
  const dated: RequestListener = (request, response) => {
    response.setHeader('date', new Date(now()).toUTCString());
    listener(request, response);
  };
  server.removeAllListeners('request').on('request', exceptStrangers(dated));
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
