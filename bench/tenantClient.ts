import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import { seededClients } from '../local/tenant/seed.ts';

export type TenantClient = Awaited<ReturnType<typeof createTenantClient>>;

const sourceSchema = z.object({ sourceId: z.string() });
const attributesSchema = z.array(z.object({ technicalName: z.string(), system: z.boolean() }));

/** Asks a tenant as its administrator. Before each request the tenant's clock is moved on, past its rate limit. */
export async function createTenantClient(url: string) {
  const { clientId, clientSecret } = seededClients.admin;
  let token = await fetchToken();

  async function fetchToken(): Promise<string> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    });
    const response = await fetch(`${url}/oauth/token`, { method: 'POST', body });
    return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
  }

  async function call(path: string, init: RequestInit = {}): Promise<Response> {
    await fetch(`${url}/_tenant/clock`, { method: 'PUT', body: '{"advanceMs": 110}' });
    const send = () =>
      fetch(`${url}/v3${path}`, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
    let response = await send();
    if (response.status === 401) {
      token = await fetchToken();
      response = await send();
    }
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response;
  }

  return {
    async sourceIds(): Promise<string[]> {
      const response = await call('/non-employee-sources');
      return z
        .array(sourceSchema)
        .parse(await response.json())
        .map(({ sourceId }) => sourceId);
    },
    async createSource(name: string): Promise<string> {
      const body = JSON.stringify({ name, description: '', owner: { id: clientId } });
      const headers = { 'content-type': 'application/json' };
      const response = await call('/non-employee-sources', { method: 'POST', headers, body });
      return sourceSchema.parse(await response.json()).sourceId;
    },
    async customAttributes(sourceId: string): Promise<string[]> {
      const response = await call(`/non-employee-sources/${sourceId}/schema-attributes`);
      const attributes = attributesSchema.parse(await response.json());
      return attributes.filter(({ system }) => !system).map(({ technicalName }) => technicalName);
    },
    async upload(sourceId: string, csv: string): Promise<void> {
      const body = new FormData();
      body.set('data', new Blob([csv]), 'people.csv');
      await call(`/non-employee-sources/${sourceId}/non-employee-bulk-upload`, { method: 'POST', body });
    },
    /** The number of all people. */
    async count(): Promise<number> {
      return Number((await call('/non-employee-records?limit=0&count=true')).headers.get('x-total-count'));
    },
    /** Milliseconds until a page was read whole. */
    async timePage(query: Record<string, string>): Promise<number> {
      await fetch(`${url}/_tenant/clock`, { method: 'PUT', body: '{"advanceMs": 110}' });
      const headers = { authorization: `Bearer ${token}` };
      const start = performance.now();
      const response = await fetch(`${url}/v3/non-employee-records?${new URLSearchParams(query)}`, { headers });
      await response.text();
      if (response.status !== 200) throw new Error(`A page was answered with ${response.status}`);
      return performance.now() - start;
    },
    /** Resolves when the tenant has answered at once for a while: it makes its indexes when nothing else is to be done. */
    async untilQuiet(): Promise<void> {
      for (let quick = 0; quick < 10; ) {
        await setTimeout(100);
        const start = performance.now();
        await fetch(`${url}/_tenant/clock`);
        quick = performance.now() - start < 50 ? quick + 1 : 0;
      }
    },
    async until(condition: () => Promise<boolean>): Promise<void> {
      while (!(await condition())) await setTimeout(200);
    },
  };
}
