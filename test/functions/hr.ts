import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sign } from '../../cli/send.ts';
import { type HrEventReport, hrEventReportSchema } from '../../lib/flows/hr-events/eventReport.ts';
import { createIsc } from '../../lib/isc/client.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import type { Nelm } from '../../local/nelm.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import type { RunningNelm } from './nelm.ts';

const contractors = seededSources.Contractors.id;

/** A sample of an HR system, as text. */
export const sample = (file: string) => readFileSync(path.join(import.meta.dirname, '../../samples/hr', file), 'utf8');

/** What an HR system and its approvers do, against a running nelm. */
export function hrOf(nelm: Nelm & Partial<Pick<RunningNelm, 'nextEnded' | 'mails'>>) {
  const isc = createIsc({ baseUrl: nelm.tenant.url, ...seededClients.admin });

  async function post(body: string, system = 'standard'): Promise<Response> {
    const signed = sign(system, body, new Date(nelm.clock.now()), {});
    const headers = { 'content-type': 'application/json', ...signed.headers };
    return await fetch(`${nelm.stack.door.url}/hr/${system}`, { method: 'POST', headers, body: signed.body });
  }

  async function reportOf(execution: Execution | undefined): Promise<HrEventReport> {
    const result = execution && (await nelm.report(execution, hrEventReportSchema));
    if (!result) throw new Error(`The run left no report: ${JSON.stringify(execution?.error)}`);
    return result.report;
  }

  return {
    isc,
    post,
    reportOf,
    /** Posts a body that is one event, and gives the report of its run. */
    async handled(body: string | object, system = 'standard'): Promise<HrEventReport> {
      const ended = nelm.nextEnded?.(1) ?? [];
      const answer = await post(typeof body === 'string' ? body : JSON.stringify(body), system);
      if (answer.status !== 202) throw new Error(`${answer.status} ${await answer.text()}`);
      const [execution] = await ended;
      return await reportOf(execution);
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
