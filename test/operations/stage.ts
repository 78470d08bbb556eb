import { defineConfig } from '../../lib/config/config.ts';
import type { Flow } from '../../lib/durable/flow.ts';
import { createIsc } from '../../lib/isc/client.ts';
import type { Tools } from '../../lib/tools/tools.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { type Credentials, seededClients } from '../../local/tenant/seed.ts';
import { type Crash, type InProcess, runInProcess } from '../inProcess.ts';
import { passTime } from '../passTime.ts';
import { startSurroundings } from '../surroundings.ts';
import type { Roles } from './roles.ts';

/** What stands between a flow and the tenant: it sends a request, or answers in the tenant's place. */
export type Between = (request: Request, send: () => Promise<Response>) => Promise<Response>;

export type HostOptions = {
  settings?: Parameters<typeof defineConfig>[0];
  as?: Credentials;
  /** What the tools are instead. */
  tools?: Partial<Tools>;
  between?: Between;
  /** The function that it is, where it is not the one that the stage is for. */
  name?: string;
  /** Where executions are that were there before. */
  folder?: string;
};

/** By whose roles the calls of flows are judged, and which function the stage is for. */
type Judging = { roles: Roles; name: string };

/** What an organisation sets here, unless a scenario says otherwise. */
const usual = { operators: ['ops@example.com'], timeZone: 'Europe/Berlin' };

const day = 86_400_000;

/**
 * Where a scenario is played: a tenant of its own, a bucket, mails and a clock, in which nothing was done before.
 *
 * @param startsAt an instant in ISO 8601
 * @param crash where the flows crash
 * @param judging all may do all where it is left out
 * @param dataFolder of a tenant that has people already
 */
export async function startStage(startsAt: string, crash: Crash, judging?: Judging, dataFolder?: string) {
  const around = await startSurroundings(startsAt, {
    ...(judging && { rights: judging.roles.rights }),
    ...(dataFolder && { dataFolder }),
  });
  const { clock, tenant, tools: shared } = around;

  const clientOf = (credentials: Credentials, between: Between = (_, send) => send(), readsSecret = () => {}) =>
    createIsc({
      baseUrl: tenant.url,
      ...credentials,
      async clientSecret() {
        readsSecret();
        return credentials.clientSecret;
      },
      clock: clock.now,
      sleep: async (milliseconds) => clock.advance(milliseconds),
      fetch: async (url, init) => await between(new Request(url, init), () => around.askTenant(url, init)),
    });

  /** Lets time pass until an execution has ended, or waits for a person to decide. */
  async function play(host: InProcess, execution: Execution): Promise<Execution> {
    await host.settled();
    while (execution.status === 'RUNNING' && !isUndecided(execution)) {
      clock.advance(Math.max(0, (host.nextDue() ?? clock.now() + 1_000) - clock.now()));
      await host.settled();
    }
    return execution;
  }

  /** Starts the run of a job of the schedule. */
  function start(host: InProcess, job: string, dryRun = false): Execution {
    const scheduledAt = new Date(clock.now()).toISOString();
    return host.start({ job, scheduledAt, dryRun }, `job-${job}-${scheduledAt.replaceAll(/\W/g, '')}`);
  }

  return {
    ...around,
    clientOf,
    play,
    /** A flow that runs here. */
    host(flow: Flow<Tools>, options: HostOptions = {}): InProcess {
      const { settings, as = seededClients.admin, tools, between, name = judging?.name, folder } = options;
      const config = defineConfig({ ...usual, ...settings });
      const startAgain = async (name: string, payload: unknown) => host.start(payload, name);
      const readsSecret = () => name && judging?.roles.readsSecret(name, 'ISC_CLIENT_SECRET_PARAMETER');
      const given: Tools = { ...shared, config, isc: clientOf(as, between, readsSecret), startAgain };
      const own = judging && name ? judging.roles.toolsOf(name, given, around) : given;
      const host: InProcess = runInProcess(flow(Object.assign(own, tools)), clock, undefined, folder);
      host.crash = crash;
      return host;
    },
    start,
    /** The run of a job of the schedule, to its end. */
    fire: (host: InProcess, job: string, dryRun = false) => play(host, start(host, job, dryRun)),
    /** Lets time pass, whatever becomes of the runs. */
    pass: (host: InProcess, milliseconds: number) => passTime(clock, host, milliseconds),
    /** Decides as an operator does what a run waits for, and lets the run end. */
    async approve(host: InProcess, execution: Execution): Promise<Execution> {
      await play(host, execution);
      const id = execution.operations.find(({ Type }) => Type === 'CALLBACK')?.CallbackDetails?.CallbackId ?? '';
      host.completeCallback(id, JSON.stringify({ decision: 'approve', at: new Date(clock.now()).toISOString() }));
      return await play(host, execution);
    },
    /** The first moment of a day by UTC, so many days from now. */
    inDays: (days: number) => `${new Date(clock.now() + days * day).toISOString().slice(0, 10)}T00:00:00Z`,
  };
}

export type Stage = Awaited<ReturnType<typeof startStage>>;

/** Whether nothing happens to an execution before somebody decides. */
function isUndecided({ operations }: Execution): boolean {
  const open = operations.filter(({ Status }) => ['STARTED', 'PENDING', 'READY'].includes(Status ?? ''));
  return open.some(({ Type }) => Type === 'CALLBACK') && open.every(({ Type }) => Type !== 'STEP');
}
