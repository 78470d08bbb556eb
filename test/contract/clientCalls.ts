import { createIsc } from '../../lib/isc/client.ts';

type Resource = Record<string, (...values: unknown[]) => unknown>;

/** Every id is `~id`; whatever else a function takes is not looked at before it is sent. */
const given = ['~id', '~attribute', {}];

/**
 * Which functions of the client send which operation: calls each of them, takes what it sends, and answers nothing.
 * By method and path as the document writes them (`GET /non-employee-records/{}`), names such as `records.get`.
 */
export async function clientCalls(): Promise<Map<string, string[]>> {
  const calls = new Map<string, string[]>();
  let current = '';
  const isc = createIsc({
    baseUrl: 'http://127.0.0.1',
    clientId: 'nobody',
    clientSecret: 'nothing',
    fetch: async (url, { method = '' } = {}) => {
      const { pathname } = new URL(String(url));
      if (pathname === '/oauth/token') return Response.json({ access_token: 'token', expires_in: 749 });
      const call = `${method} ${pathname.replace('/v3', '').replaceAll(/\/~[a-z]*/g, '/{}')}`;
      calls.set(call, [...(calls.get(call) ?? []), current]);
      return Response.json({}, { status: 400 });
    },
  });
  const { with: _, ...resources } = isc;
  for (const [resource, functions] of Object.entries(resources as unknown as Record<string, Resource>)) {
    for (const [name, call] of Object.entries(functions)) {
      current = `${resource}.${name}`;
      // What comes last are the options of the call.
      await sent(call(...given.slice(0, Math.max(0, call.length - 1))));
    }
  }
  return calls;
}

/** Waits until a call was refused. A list is asked for only when a page of it is wanted. */
async function sent(result: unknown): Promise<void> {
  const isListing = typeof result === 'object' && result !== null && 'page' in result;
  const call = isListing && typeof result.page === 'function' ? result.page() : result;
  await Promise.resolve(call).catch(() => {});
}
