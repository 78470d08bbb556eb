import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { exceptStrangers } from '../http/strangers.ts';
import { createJobs } from './bulkUploadJobs.ts';
import { createControl } from './control.ts';
import { openDatabase } from './database.ts';
import { createFaults, type Faults } from './faults.ts';
import { createMovableClock } from './movableClock.ts';
import { instant } from './operation.ts';
import { createRateLimit } from './rateLimit.ts';
import { createRequestLog, type RequestLog } from './requestLog.ts';
import { createServer } from './server.ts';
import { createTokens } from './tokens.ts';

/** How to start a tenant. */
export type TenantOptions = {
  /** Port on 127.0.0.1, 0 for a free one, or a server that has one already. Default 0. */
  port?: number | Server;
  /** Folder of `tenant.db`, made when missing. Without it the tenant forgets everything when closed. */
  dataFolder?: string;
  /** How fast the bulk uploads of a source are worked off. Default 5,000. */
  rowsPerSecond?: number;
  /**
   * Epoch milliseconds; default `Date.now`. Token lifetimes, the rate limit and bulk uploads all follow it: while it
   * stands still, so do they.
   */
  clock?: () => number;
  /** Whether there are endpoints below `/_tenant` that move the clock, set faults and show the request log. Default no. */
  control?: boolean;
  /** How long the bulk uploads rest when there is nothing to do for them, in milliseconds. Default 10. */
  idleMilliseconds?: number;
};

/** A running tenant. */
export type Tenant = {
  /** Base URL without a path: `http://127.0.0.1:8484`. */
  url: string;
  /** What came in. */
  requests: RequestLog;
  /** What goes wrong, for tests. */
  faults: Faults;
  /** Answers a request of the same process, without HTTP; once it is closed it refuses as a port does that nobody listens at. */
  answer: OpenTenant['answer'];
  /** Ends the server, the bulk uploads (the next start goes on with them) and the database. */
  close(): Promise<void>;
};

const HOST = '127.0.0.1';
const GRACE_MS = 500;

/** A tenant that answers in the same process, without a port. */
export type OpenTenant = Pick<Tenant, 'requests' | 'faults'> & {
  /** Answers one request. Connections are cut over HTTP alone: a fault that cuts one does not belong here. */
  answer(request: Request, bindings?: HttpBindings): Promise<Response>;
  /** Ends the bulk uploads (the next start goes on with them) and the database. */
  end(): Promise<void>;
};

/** Opens an embedded tenant without a port. Throws when the data folder is in use or of another version. */
export function openTenant({
  dataFolder,
  rowsPerSecond = 5_000,
  clock: given = Date.now,
  control = false,
  idleMilliseconds,
}: Omit<TenantOptions, 'port'> = {}): OpenTenant {
  const movableClock = createMovableClock(given);
  const clock = movableClock.now;
  const database = openDatabase(dataFolder, instant(clock));
  const faults = createFaults();
  const requests = createRequestLog();
  const rateLimit = createRateLimit(clock);
  const jobs = createJobs({ database, clock, faults, rowsPerSecond, ...(idleMilliseconds && { idleMilliseconds }) });
  const app = createServer({
    database,
    clock,
    faults,
    wakeJobs: jobs.wake,
    tokens: createTokens(database, clock),
    rateLimit,
    log: requests.add,
  });
  if (control) {
    app.route('/_tenant', createControl({ database, clock: movableClock, faults, requests, rateLimit }));
  }
  jobs.wake();
  return {
    requests,
    faults,
    answer: async (request, bindings) => await app.fetch(request, bindings ?? {}),
    async end() {
      await jobs.stop();
      database.close();
    },
  };
}

/**
 * Starts an embedded tenant: the HTTP API of the vendor over SQLite, for one machine. Rejects with an error whose `code`
 * is `EADDRINUSE` when the port is taken, and when the data folder is in use or of another version.
 */
export async function startTenant({ port = 0, ...options }: TenantOptions = {}): Promise<Tenant> {
  const tenant = openTenant(options);
  const server = typeof port === 'number' ? createHttpServer() : port;
  server.removeAllListeners('request');
  const listener = getRequestListener((request, bindings) => tenant.answer(request, bindings as HttpBindings), {
    overrideGlobalObjects: false,
  });
  server.on('request', exceptStrangers(listener));
  try {
    if (typeof port === 'number') await listen(server, port);
  } catch (error) {
    await tenant.end();
    throw error;
  }
  let closing: Promise<void> | undefined;
  async function end(): Promise<void> {
    await closeServer(server);
    await tenant.end();
  }

  return {
    url: `http://${HOST}:${portOf(server)}`,
    requests: tenant.requests,
    faults: tenant.faults,
    async answer(...asked) {
      if (!closing) return await tenant.answer(...asked);
      const cause = Object.assign(new Error('The tenant is closed.'), { code: 'ECONNREFUSED' });
      throw new TypeError('fetch failed', { cause });
    },
    close: () => (closing ??= end()),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    const taken = new Error(`Port ${port} on ${HOST} is taken: choose another for the tenant`, { cause: error });
    throw Object.assign(taken, { code: error.code });
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // Requests that are being answered get a moment; then they are cut.
  const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(cut);
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
