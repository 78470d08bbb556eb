import { defineConfig } from '../../../../lib/config/config.ts';
import { decide } from '../../../../lib/doors/decision/decideRun.ts';
import {
  type EventLine,
  type HrEventReport,
  hrEventReportSchema,
} from '../../../../lib/flows/hr-events/eventReport.ts';
import { hrEvents } from '../../../../lib/flows/hr-events/hrEvents.ts';
import type { Notice } from '../../../../lib/hr/adapter.ts';
import { eventExecutionName, queuePayload, queueRunId } from '../../../../lib/hr/eventRunName.ts';
import type { HrEvent } from '../../../../lib/hr/hrEvent.ts';
import { acceptedEvent, arrivalOf, keepWaiting, queueOf } from '../../../../lib/hr/waitingEvent.ts';
import { createIsc } from '../../../../lib/isc/client.ts';
import { acquireLock, releaseLock } from '../../../../lib/store/lock.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import { type InProcess, runInProcess } from '../../../inProcess.ts';
import { type SurroundingsOptions, startSurroundings } from '../../../surroundings.ts';

/** What stands between nelm and the tenant gives: an answer of its own, one that is lost on the way, or nothing. */
type Answer = Response | 'lost' | undefined;

const { id: contractors, sourceId } = seededSources.Contractors;

export const minute = 60_000;
export const hour = 60 * minute;

/** Values of somebody who can be hired. */
export const ada = {
  ...{ firstName: 'Ada', lastName: 'Example', email: 'ada@example.com', phone: '1', manager: 'jane.doe' },
  ...{ startDate: '2026-11-01', endDate: '2027-06-30', data: { vendor: 'Northwind' } },
};

/** An event that came to one of these goes on in another run. */
const goesOn: ReadonlySet<string> = new Set(['held', 'requested', 'reading']);

/** Starts a run by name; one that was started before is the same. */
function start(flow: InProcess, payload: unknown, name: string): void {
  if (flow.executions().some((one) => one.name === name)) return;
  flow.start(payload, name);
}

/** The flow of HR events in the test's own process, with everything that it talks to, and those who decide on requests. */
export async function startHandling(now: string, options: SurroundingsOptions = {}) {
  const around = await startSurroundings(now, options);
  const { clock, isc, box, tenant, askTenant } = around;
  // What is said is a request's body, or its query.
  let between: (method: string, path: string, said: string) => Answer | Promise<Answer> = () => undefined;
  let events = 0;
  const said = new Map<string, Notice>();

  const read = new Map<string, HrEventReport>();
  let posted: Promise<unknown> = Promise.resolve();

  /** The reports of all runs so far, the oldest first. A report is written once. */
  async function reports(): Promise<HrEventReport[]> {
    const keys = (await box.objects.list('runs/')).filter((key) => key.endsWith('/report.json'));
    for (const key of keys) {
      if (read.has(key)) continue;
      const report = JSON.parse(String((await box.objects.read(key))?.bytes));
      if (report.kind === 'hr-events') read.set(key, hrEventReportSchema.parse(report));
    }
    return [...read.values()].sort((one, other) => Date.parse(one.finishedAt) - Date.parse(other.finishedAt));
  }

  /** What became of an event so far, by its own id, or by its system's name and that. */
  async function reportOf(id: string) {
    const lines = (await reports()).flatMap(({ events: told, outcome: _, ...run }) =>
      told
        .filter(({ system, event }) => event.id === id || `${system}-${event.id}` === id)
        .map((line) => ({ ...line, changed: line.changed.map(({ name }) => name), ...run })),
    );
    const isSame = ({ outcome, reason }: EventLine) =>
      outcome === 'nothing-to-do' && reason === 'The event waits already.';
    return lines.findLast((line) => !isSame({ ...line, changed: [] }));
  }

  const handling = {
    ...around,
    sourceId,
    /** Whether runs cannot start other runs. */
    refuseToStart: false,
    /** For how many days operators may decide, as a deployment sets it. */
    decisionDays: 7,
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
      timeZone = 'UTC',
    ): InProcess {
      const settings = {
        timeZone,
        operators: ['ops@example.com'],
        sources: { '*': { onboarding }, ...sources },
        hr,
      };
      const client = createIsc({
        baseUrl: tenant.url,
        ...seededClients.admin,
        clock: clock.now,
        sleep: async (milliseconds) => clock.advance(milliseconds),
        random: () => 0.5,
        async fetch(url, init) {
          const address = new URL(String(url));
          const answer = await between(init?.method ?? 'GET', address.pathname, String(init?.body ?? address.search));
          if (answer === 'lost') {
            await askTenant(url, init);
            throw new TypeError('fetch failed');
          }
          return answer ?? (await askTenant(url, init));
        },
      });
      const startAgain = async (name: string, payload: unknown): Promise<void> => {
        if (handling.refuseToStart) throw Object.assign(new Error('refused'), { $fault: 'client' });
        start(flow, payload, name);
      };
      const tools = {
        ...around.tools,
        isc: client,
        startAgain,
        get config() {
          return defineConfig({ ...settings, decisionDays: handling.decisionDays });
        },
      };
      const flow: InProcess = runInProcess(hrEvents(tools), clock);
      const { settled } = flow;
      flow.settled = async () => {
        await posted;
        await settled();
      };
      return flow;
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
      const known = { id: name, type, occurredAt: occurredAt ?? minutely, source: 'Contractors' };
      const event = { ...known, person: { accountName, ...person } };
      handling.post(flow, { system, event });
      return system === 'standard' ? name : `${system}-${name}`;
    },
    /** Keeps an event and starts its run, as the door does, after those that were posted before. */
    post(flow: InProcess, notice: Notice): void {
      const event = acceptedEvent(notice, arrivalOf(clock.now(), events % 1_000));
      if ('event' in notice) said.set(notice.event.id, notice);
      posted = posted.then(async () => {
        await keepWaiting(around.tools.bucket, event);
        const payload = queuePayload(queueOf(notice), clock.now());
        start(flow, payload, eventExecutionName(queueRunId(payload)));
      });
    },
    /** Keeps an event that was posted before once more, as a door does whose run has not begun yet. */
    async keepAgain(id: string): Promise<void> {
      const again = said.get(id);
      if (again) await keepWaiting(around.tools.bucket, acceptedEvent(again, clock.now()));
    },
    reports,
    reportOf,
    /** Decides on what a mail asks, the newest if no other is meant, as the page that it leads to does. */
    async decideHeld(flow: InProcess, decision: 'approve' | 'reject', place = -1): Promise<void> {
      const mail = (await box.mails()).at(place);
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
    /** Lets time pass until an event has come to something that stays; what that is. */
    async ended(flow: InProcess, id: string) {
      await flow.settled();
      for (;;) {
        const report = await reportOf(id);
        const due = flow.nextDue();
        if ((report && !goesOn.has(report.outcome)) || due === undefined) return report;
        clock.advance(Math.max(0, due - clock.now()));
        await flow.settled();
      }
    },
    /** Lets a run come to its work: the slot of its events is over. */
    async atWork(flow: InProcess): Promise<void> {
      await flow.settled();
      clock.advance(2_000);
      await flow.settled();
    },
    /** Lets a run come to where it waits for its approvers. */
    async waiting(flow: InProcess): Promise<void> {
      await flow.settled();
      clock.advance(minute);
      await flow.settled();
    },
    /** Looks at what was forgotten, and at whom is stopped, as the schedule does every five minutes. */
    async look(flow: InProcess): Promise<void> {
      const scheduledAt = new Date(clock.now()).toISOString();
      flow.start({ job: 'hr-events', scheduledAt, dryRun: false }, `job-${scheduledAt.replaceAll(/[:.]/g, '')}`);
      await handling.pass(flow, minute);
    },
    /** Lets time pass in which the schedule looks now and then. */
    async passLooking(flow: InProcess, milliseconds: number, every = 5 * minute): Promise<void> {
      for (let passed = 0; passed < milliseconds; passed += every) {
        await handling.pass(flow, every - minute);
        await handling.look(flow);
      }
    },
    /** Another run takes the lock of the source, as after an hour and a half, and gives it back. */
    async stealLock(): Promise<void> {
      const taken = await acquireLock(around.tools.bucket, contractors, 'other', clock.now() + 91 * minute);
      if ('generation' in taken) await releaseLock(around.tools.bucket, contractors, taken.generation);
    },
    /** Another run takes the lock of the source, and works; what gives it back. */
    async holdLock(): Promise<() => Promise<void>> {
      const taken = await acquireLock(around.tools.bucket, contractors, 'other', clock.now());
      if (!('generation' in taken)) throw new Error('The lock is held.');
      return () => releaseLock(around.tools.bucket, contractors, taken.generation);
    },
    /** Whether somebody's contract has not ended. */
    isIn: async (name: string) => Date.parse((await handling.record(name))?.endDate ?? '') > clock.now(),
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
        const { approvals } = createIsc({ baseUrl: tenant.url, ...approver, clock: clock.now, fetch: askTenant });
        const pending = await Array.fromAsync(approvals.list({ requestedFor: 'me', approvalStatus: 'PENDING' }));
        for (const { id, accountName } of pending) if (accountName === name) await approvals[decision](id, comment);
      }
    },
  };
  return handling;
}

export type Handling = Awaited<ReturnType<typeof startHandling>>;
