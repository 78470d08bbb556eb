import { once } from 'node:events';
import type { Server } from 'node:http';
import { bindPort } from './aws/server.ts';

/** The ports that nelm listens on, by number; 0 for a free one. */
export type Ports = { tenant: number; storage: number; lambda: number; http: number };

/** The same, taken. */
export type BoundPorts = { [Name in keyof Ports]: Server } & { close(): Promise<void> };

/** Which option moves a port, for the message that it is taken. */
const options: Record<keyof Ports, string> = {
  tenant: '--tenant-port',
  storage: '--s3-port',
  lambda: '--lambda-port',
  http: '--http-port',
};

/**
 * Takes all ports, so that none can be missing once anything was changed. Until they are served they answer 503.
 *
 * @throws Error that names the port and the option when one is taken; the others are free again then
 */
export async function bindPorts(ports: Ports): Promise<BoundPorts> {
  await using bound = new AsyncDisposableStack();
  const bind = async (name: keyof Ports) =>
    bound.adopt(await bindPort(ports[name]).catch(refuse(ports[name], options[name])), closePort);
  const servers = {
    tenant: await bind('tenant'),
    storage: await bind('storage'),
    lambda: await bind('lambda'),
    http: await bind('http'),
  };
  const all = bound.move();
  return { ...servers, close: () => all.disposeAsync() };
}

/** Whoever serves on it may have closed it already. */
async function closePort(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}

function refuse(port: number, option: string): (error: Error & { code?: string }) => never {
  return (error) => {
    if (error.code === 'EACCES') throw new Error(`Port ${port} may not be used. Choose another with ${option} N.`);
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} is taken. End the program that uses it, or choose another with ${option} N.`);
  };
}
