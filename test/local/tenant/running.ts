import { setTimeout } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import * as z from 'zod';
import { type Credentials, seededClients, seededSources } from '../../../local/tenant/seed.ts';
import { startTenant, type TenantOptions } from '../../../local/tenant/tenant.ts';
import { checkResponse } from '../../contract/response.ts';

export const contractors = seededSources.Contractors.sourceId;
export const interns = seededSources.Interns.sourceId;

const START = Date.parse('2026-03-01T08:00:00.000Z');

/** A clock that stands still at 2026-03-01 08:00 UTC until it is moved. */
export function createTestClock() {
  let now = START;
  return {
    read: () => now,
    advance(milliseconds: number) {
      now += milliseconds;
    },
  };
}

export type TestClock = ReturnType<typeof createTestClock>;

/** Starts a tenant on a free port, with a clock that stands still, for one test. */
export async function runTenant(options: TenantOptions = {}) {
  const clock = createTestClock();
  const tenant = await startTenant({ clock: clock.read, ...options });
  onTestFinished(() => tenant.close());
  return { tenant, clock };
}

/** Asks for a token as a client would, with a form. */
export async function fetchToken(url: string, { clientId, clientSecret }: Credentials): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const response = await fetch(`${url}/oauth/token`, { method: 'POST', body });
  return z.object({ access_token: z.string() }).parse(await response.json()).access_token;
}

/** Signs in and returns a `fetch` of paths below `/v3` whose responses must be as the vendor's document says. */
export async function signIn(url: string, client: keyof typeof seededClients = 'admin') {
  const authorization = `Bearer ${await fetchToken(url, seededClients[client])}`;
  return async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${url}/v3${path}`, { ...init, headers: { ...init.headers, authorization } });
    await checkResponse(init.method ?? 'GET', `${url}/v3${path}`, response);
    return response;
  };
}

/** Signs in everybody who has a part in a request. */
export async function signInAll(url: string) {
  const clients = ['admin', 'manager', 'approver', 'approver2', 'app'] as const;
  const apis = await Promise.all(clients.map((client) => signIn(url, client)));
  return Object.fromEntries(clients.map((client, index) => [client, apis[index]])) as Record<
    (typeof clients)[number],
    Api
  >;
}

/** What makes a `fetch` send a body of JSON. */
export function sending(method: string, body: unknown, type = 'application/json'): RequestInit & { headers: object } {
  return { method, body: JSON.stringify(body), headers: { 'content-type': type } };
}

/** What makes a `fetch` send a JSON Patch. */
export function patching(...operations: object[]): RequestInit {
  return sending('PATCH', operations, 'application/json-patch+json');
}

export type Api = Awaited<ReturnType<typeof signIn>>;

export async function upload(api: Api, csv: string | Uint8Array<ArrayBuffer>, source = contractors): Promise<Response> {
  const body = new FormData();
  body.set('data', new Blob([csv]), 'people.csv');
  return api(`/non-employee-sources/${source}/non-employee-bulk-upload`, { method: 'POST', body });
}

/** Reads a list of the API. */
export async function readItems(response: Response): Promise<Record<string, unknown>[]> {
  if (response.status !== 200) throw new Error(await response.text());
  return z.array(z.record(z.string(), z.unknown())).parse(await response.json());
}

/** Reads one property of each item of a list. */
export async function readValues(response: Response, name: string): Promise<unknown[]> {
  return (await readItems(response)).map((item) => item[name]);
}

const statusSchema = z.object({ status: z.string().optional() });

export async function uploadStatus(api: Api, source = contractors): Promise<string | undefined> {
  const response = await api(`/non-employee-sources/${source}/non-employee-bulk-upload/status`);
  return statusSchema.parse(await response.json()).status;
}

/** Moves the clock on, slowly enough for the rate limit, until the newest upload has the status. */
export async function untilStatus(api: Api, clock: TestClock, wanted: string, source = contractors): Promise<void> {
  for (let polls = 0; polls < 2_000; polls += 1) {
    if ((await uploadStatus(api, source)) === wanted) return;
    clock.advance(200);
    await setTimeout(10);
  }
  throw new Error(`The upload did not become ${wanted}`);
}

/** Uploads people and waits until they are in the source. */
export async function addPeople(api: Api, clock: TestClock, csv: string, source = contractors): Promise<void> {
  const response = await upload(api, csv, source);
  if (response.status !== 202) throw new Error(await response.text());
  await untilStatus(api, clock, 'COMPLETED', source);
}

export const CONTRACTOR_HEADER =
  'accountName,firstName,lastName,phone,email,manager,startDate,endDate,vendor,costCenter';
export const INTERN_HEADER = 'accountName,firstName,lastName,phone,email,manager,startDate,endDate';

/** A line of a valid contractor; each cell can be said otherwise. */
export function contractorLine(cells: Partial<Record<string, string>> = {}): string {
  const line = {
    accountName: 'pat.lee',
    firstName: 'Pat',
    lastName: 'Lee',
    phone: '555-0100',
    email: 'pat.lee@example.com',
    manager: 'jane.doe',
    startDate: '2026-01-01T09:00:00+01:00',
    endDate: '2026-12-31T18:00:00+01:00',
    vendor: 'Acme',
    costCenter: 'CC1',
    ...cells,
  };
  return Object.values(line).join(',');
}

export function contractorsCsv(...lines: Partial<Record<string, string>>[]): string {
  return [CONTRACTOR_HEADER, ...lines.map(contractorLine), ''].join('\r\n');
}

export function internsCsv(...accountNames: string[]): string {
  const lines = accountNames.map(
    (name) => `${name},Kim,Day,555-0101,${name}@example.com,john.roe,2026-02-01,2026-08-31`,
  );
  return [INTERN_HEADER, ...lines].join('\n');
}

/** A valid body of a record or a request of a contractor; each property can be said otherwise. */
export function contractorBody(properties: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    accountName: 'pat.lee',
    firstName: 'Pat',
    lastName: 'Lee',
    email: 'pat.lee@example.com',
    phone: '555-0100',
    manager: 'jane.doe',
    sourceId: contractors,
    data: { vendor: 'Acme', costCenter: 'CC1' },
    startDate: '2026-01-01T09:00:00+01:00',
    endDate: '2026-12-31T18:00:00+01:00',
    ...properties,
  };
}

/** Reads an object of the API. */
export async function readItem(response: Response): Promise<Record<string, unknown>> {
  if (response.status !== 200) throw new Error(await response.text());
  return z.record(z.string(), z.unknown()).parse(await response.json());
}

const errorSchema = z.strictObject({
  detailCode: z.string(),
  trackingId: z.string().regex(/^[0-9a-f]{32}$/),
  messages: z.tuple([
    z.strictObject({ locale: z.literal('en-US'), localeOrigin: z.literal('DEFAULT'), text: z.string() }),
  ]),
  causes: z.array(z.never()),
});

/** Reads an error and checks that it is exactly the documented body. */
export async function readError(response: Response) {
  const { detailCode, messages } = errorSchema.parse(await response.json());
  return { status: response.status, detailCode, text: messages[0].text };
}
