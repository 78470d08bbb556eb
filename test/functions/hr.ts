import { readFileSync } from 'node:fs';
import path from 'node:path';
import { vi } from 'vitest';
import { sign } from '../../cli/send.ts';
import { type HrEventReport, hrEventReportSchema } from '../../lib/flows/hr-events/eventReport.ts';
import { createIsc } from '../../lib/isc/client.ts';
import type { Nelm } from '../../local/nelm.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import type { RunningNelm } from './nelm.ts';

const contractors = seededSources.Contractors.id;

/** So long a run waits at most before it looks at what has come, in milliseconds. */
export const slot = 3_000;

/** An event that came to one of these goes on in another run. */
const goesOn: ReadonlySet<string> = new Set(['held', 'requested', 'reading']);

/** A sample of an HR system, as text. */
export const sample = (file: string) => readFileSync(path.join(import.meta.dirname, '../../samples/hr', file), 'utf8');

/** What an HR system and its approvers do, against a running nelm. */
export function hrOf(nelm: Nelm & Partial<Pick<RunningNelm, 'pass' | 'mails'>>) {
  const isc = createIsc({ baseUrl: nelm.tenant.url, ...seededClients.admin });

  async function post(body: string, system = 'standard'): Promise<Response> {
    const signed = sign(system, body, new Date(nelm.clock.now()), {});
    const headers = { 'content-type': 'application/json', ...signed.headers };
    return await fetch(`${nelm.stack.door.url}/hr/${system}`, { method: 'POST', headers, body: signed.body });
  }

  const read = new Map<string, HrEventReport>();

  /** What became of events so far, in the order in which that was known. */
  async function lines() {
    const keys = (await nelm.stack.storage.objects.list('runs/')).filter((key) => key.endsWith('/report.json'));
    for (const key of keys) {
      if (read.has(key)) continue;
      const report = JSON.parse(String((await nelm.stack.storage.objects.read(key))?.bytes));
      if (report.kind === 'hr-events') read.set(key, hrEventReportSchema.parse(report));
    }
    const reports = [...read.values()].sort((one, other) => Date.parse(one.finishedAt) - Date.parse(other.finishedAt));
    return reports.flatMap(({ events, outcome: _, ...run }) =>
      events.map((line) => ({ ...line, ...run, changed: line.changed.map(({ name }) => name) })),
    );
  }

  /** The next line of an event that stays as it is. */
  async function nextLine(before: number, id?: string) {
    return await vi.waitUntil(
      async () => {
        const more = (await lines()).slice(before);
        return more.find((line) => !goesOn.has(line.outcome) && (id === undefined || line.event.id === id));
      },
      { timeout: 90_000, interval: 20 },
    );
  }

  return {
    isc,
    post,
    lines,
    /** Waits for what becomes of the next event that comes to something which stays. */
    async became(id?: string) {
      return await nextLine((await lines()).length, id);
    },
    /** Posts a body that is one event, and gives what becomes of it. */
    async handled(body: string | object, system = 'standard') {
      const before = (await lines()).length;
      const answer = await post(typeof body === 'string' ? body : JSON.stringify(body), system);
      if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
      await nelm.pass?.(slot);
      return await nextLine(before);
    },
    /** The record of an account name. */
    async record(accountName: string) {
      for await (const record of isc.records.list({ sourceId: contractors })) {
        if (record.accountName === accountName) return record;
      }
      return undefined;
    },
    /** An operator says yes to what the newest mail asks. */
    async sayYes(): Promise<void> {
      const mail = (await nelm.mails?.())?.at(-1);
      const [, address = ''] = /(\/decisions\/[\w.-]+)/.exec(mail?.text ?? '') ?? [];
      const body = new URLSearchParams({ decision: 'approve' });
      const answer = await fetch(`${nelm.stack.door.url}${address}`, { method: 'POST', body });
      if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
    },
    /** How many requests were ever made for the source. */
    async requests(): Promise<number> {
      const query = { requestedFor: seededClients.manager.clientId, sourceId: contractors };
      return (await Array.fromAsync(isc.requests.list(query))).length;
    },
    /** Both approvers of the source decide the one request that is pending. */
    async decide(decision: 'approve' | 'reject'): Promise<void> {
      for (const approver of [seededClients.approver, seededClients.approver2]) {
        const call = await signedIn(nelm.tenant.url, approver);
        const pending = await (await call('/non-employee-approvals?requested-for=me')).json();
        const item = (pending as { id: string; approvalStatus: string }[]).find(
          (one) => one.approvalStatus === 'PENDING',
        );
        if (!item) continue;
        const body = JSON.stringify({ comment: 'Not this one' });
        await call(`/non-employee-approvals/${item.id}/${decision}`, { method: 'POST', body });
      }
    },
  };
}

async function signedIn(url: string, { clientId, clientSecret }: { clientId: string; clientSecret: string }) {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  const answer = await fetch(`${url}/oauth/token`, { method: 'POST', body: form });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return (path: string, init: RequestInit = {}) => fetch(`${url}/v3${path}`, { ...init, headers });
}
