import { defineConfig } from '../../../../lib/config/config.ts';
import { decide } from '../../../../lib/doors/decision/decideRun.ts';
import { type HrEventReport, hrEventReportSchema } from '../../../../lib/flows/hr-events/eventReport.ts';
import { hrEvents } from '../../../../lib/flows/hr-events/hrEvents.ts';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import { createIsc } from '../../../../lib/isc/client.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import { type InProcess, runInProcess } from '../../../inProcess.ts';
import { startSurroundings } from '../../../surroundings.ts';

/** What stands between nelm and the tenant gives: an answer of its own, one that is lost on the way, or nothing. */
type Answer = Response | 'lost' | undefined;

const { sourceId } = seededSources.Contractors;

export const minute = 60_000;
export const hour = 60 * minute;

/** Values of somebody who can be hired. */
export const ada = {
  ...{ firstName: 'Ada', lastName: 'Example', email: 'ada@example.com', phone: '1', manager: 'jane.doe' },
  ...{ startDate: '2026-11-01', endDate: '2027-06-30', data: { vendor: 'Northwind' } },
};

/** The flow of HR events in the test's own process, with everything that it talks to, and those who decide on requests. */
export async function startHandling(now: string) {
  const around = await startSurroundings(now);
  const { clock, isc, box, tenant } = around;
  let between: (method: string, path: string) => Answer | Promise<Answer> = () => undefined;
  let events = 0;

  async function reportOf(id: string): Promise<HrEventReport | undefined> {
    const keys = await box.objects.list('runs/');
    const texts = await Promise.all(
      keys.filter((key) => key.endsWith('/report.json')).map(async (key) => (await box.objects.read(key))?.bytes),
    );
    const reports = texts.map((bytes) => hrEventReportSchema.parse(JSON.parse(String(bytes))));
    return reports.find(({ event }) => event.id === id);
  }

  const handling = {
    ...around,
    sourceId,
    /** Sets what stands between nelm and the tenant; nothing does when it is left out. */
    interfere(answer: typeof between = () => undefined): void {
      between = answer;
    },
    /** The flow, for a source whose hires become requests or records. */
    flowOf(
      onboarding: 'request' | 'record',
      sources: Parameters<typeof defineConfig>[0]['sources'] = {},
      hr: Parameters<typeof defineConfig>[0]['hr'] = {
        standard: { sources: ['Contractors'], people: 'source' },
        bamboohr: { source: 'Contractors', people: 'source' },
      },
    ): InProcess {
      const config = defineConfig({
        operators: ['ops@example.com'],
        sources: { '*': { onboarding }, ...sources },
        hr,
      });
      const client = createIsc({
        baseUrl: tenant.url,
        ...seededClients.admin,
        clock: clock.now,
        sleep: async (milliseconds) => clock.advance(milliseconds),
        async fetch(url, init) {
          const answer = await between(init?.method ?? 'GET', new URL(String(url)).pathname);
          if (answer === 'lost') {
            await fetch(url, init);
            throw new TypeError('fetch failed');
          }
          return answer ?? (await fetch(url, init));
        },
      });
      return runInProcess(hrEvents({ ...around.tools, isc: client, config }), clock);
    },
    /** Something happens to somebody, each time a minute later than before; the id of the event. */
    happens(
      flow: InProcess,
      type: HrEvent['type'],
      accountName: string,
      person: Partial<HrEvent['person']> = {},
      { id, system = 'standard', occurredAt }: { id?: string; system?: string; occurredAt?: string } = {},
    ): string {
      events += 1;
      const minutely = new Date(Date.parse('2026-11-20T00:00:00Z') + events * minute).toISOString();
      const name = id ?? `event-${events}`;
      const said = { id: name, type, occurredAt: occurredAt ?? minutely, source: 'Contractors' };
      const event = { ...said, person: { accountName, ...person } };
      const execution = system === 'standard' ? name : `${system}-${name}`;
      flow.start({ system, event }, execution);
      return execution;
    },
    reportOf,
    /** Decides on what the newest mail asks, as the page that it leads to does. */
    async decideHeld(flow: InProcess, decision: 'approve' | 'reject'): Promise<void> {
      const mail = (await box.mails()).at(-1);
      const token = /\/decisions\/([\w.-]+)/.exec(mail?.text ?? '')?.[1] ?? '';
      const { bucket, linkKeys } = around.tools;
      const complete = async (callbackId: string, decided: unknown) => {
        flow.completeCallback(callbackId, JSON.stringify(decided));
        return true;
      };
      await decide({ bucket, linkKeys, now: clock.now, complete }, token, decision);
    },
    /** Lets time pass: every pause on the way ends at its moment. */
    async pass(flow: InProcess, milliseconds: number): Promise<void> {
      const end = clock.now() + milliseconds;
      await flow.settled();
      for (let due = flow.nextDue(); due !== undefined && due <= end; due = flow.nextDue()) {
        clock.advance(Math.max(0, due - clock.now()));
        await flow.settled();
      }
      clock.advance(Math.max(0, end - clock.now()));
      await flow.settled();
    },
    /** Lets time pass until a run has ended; its report. */
    async ended(flow: InProcess, id: string): Promise<HrEventReport | undefined> {
      await flow.settled();
      while (flow.executions().find(({ name }) => name === id)?.status === 'RUNNING') {
        clock.advance(Math.max(0, (flow.nextDue() ?? clock.now() + 1_000) - clock.now()));
        await flow.settled();
      }
      return await reportOf(id);
    },
    /** Lets a run come to where it waits for its approvers. */
    async waiting(flow: InProcess): Promise<void> {
      await flow.settled();
      clock.advance(minute);
      await flow.settled();
    },
    record: async (name: string) =>
      (await Array.fromAsync(isc.records.list())).find(({ accountName }) => accountName === name),
    /** What became of the requests of an account name. */
    async requestsOf(name: string): Promise<string[]> {
      const all = await Array.fromAsync(isc.requests.list({ requestedFor: seededClients.manager.clientId, sourceId }));
      return all.filter(({ accountName }) => accountName === name).map(({ approvalStatus }) => approvalStatus);
    },
    requestByHand: (accountName: string) =>
      isc.requests.create({
        ...{ ...ada, accountName, sourceId },
        ...{ startDate: '2026-11-01T00:00:00Z', endDate: '2027-06-30T00:00:00Z' },
      }),
    /** As the approvers do: the second one's turn comes when the first has approved. */
    async decide(name: string, decision: 'approve' | 'reject', comment = 'decided'): Promise<void> {
      for (const approver of [seededClients.approver, seededClients.approver2]) {
        const { approvals } = createIsc({ baseUrl: tenant.url, ...approver, clock: clock.now });
        const pending = await Array.fromAsync(approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' }));
        for (const { id, accountName } of pending) if (accountName === name) await approvals[decision](id, comment);
      }
    },
  };
  return handling;
}

export type Handling = Awaited<ReturnType<typeof startHandling>>;
