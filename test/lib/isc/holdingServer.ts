import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';

type Held = { request: IncomingMessage; response: ServerResponse };

export type HoldingOptions = {
  /** The body of the answer to a request, as JSON. */
  answer?: (address: URL) => unknown;
  /** Which requests are held back; all but those for a token, unless it says otherwise. */
  holds?: (address: URL) => boolean;
  /** What is sent of an answer first, before it is held back or given; not of one with a token. */
  begin?: (response: ServerResponse, address: URL) => void;
};

/** A server that holds its answers back until it is told to give them, and sees who hangs up before. */
export async function startHoldingServer({
  answer = () => ({}),
  holds = ({ pathname }) => pathname !== '/oauth/token',
  begin = () => {},
}: HoldingOptions = {}) {
  const held: Held[] = [];
  const seen: string[] = [];
  let [most, abandoned] = [0, 0];
  const addressOf = ({ url = '' }: IncomingMessage) => new URL(url, 'http://127.0.0.1');
  const give = ({ request, response }: Held) => {
    const address = addressOf(request);
    const isToken = address.pathname === '/oauth/token';
    response.end(JSON.stringify(isToken ? { access_token: 'token', expires_in: 749 } : answer(address)));
  };
  const server = createServer((request, response) => {
    request.resume();
    seen.push(request.url ?? '');
    const [one, address] = [{ request, response }, addressOf(request)];
    if (address.pathname !== '/oauth/token') begin(response, address);
    if (!holds(address)) return give(one);
    held.push(one);
    most = Math.max(most, held.length);
    response.on('close', () => {
      if (!response.writableEnded) abandoned += 1;
      if (held.includes(one)) held.splice(held.indexOf(one), 1);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What was asked for, those that were answered at once included. */
    seen,
    /** The most that were held at once. */
    mostAtOnce: () => most,
    /** Resolves when this many are held. */
    holding: (count: number) => vi.waitUntil(() => held.length === count, { timeout: 5_000, interval: 1 }),
    /** Resolves when this many have hung up without an answer. */
    abandonedBy: (count: number) => vi.waitUntil(() => abandoned === count, { timeout: 5_000, interval: 1 }),
    /** Answers everything that is held, the latest first. */
    release(): void {
      for (const one of held.splice(0).reverse()) give(one);
    },
    close(): void {
      server.closeAllConnections();
      server.close();
    },
  };
}
