import type { S3Client } from '@aws-sdk/client-s3';
import { secretOf } from '../../lib/config/secret.ts';
import { createIsc } from '../../lib/isc/client.ts';
import { pulledSources } from '../../lib/sources/pulledSources.ts';
import { readTenantState } from '../../lib/sources/tenantSources.ts';
import { openBucket } from '../../lib/store/bucket.ts';
import { type Chance, createChance } from '../../local/tenant/chance.ts';
import { type Credentials, seededClients } from '../../local/tenant/seed.ts';
import { openTenant } from '../../local/tenant/tenant.ts';
import { asksForIdentities, withoutAbsent } from './absentManagers.ts';
import { type Around, deploy, type Mutation, queueStarter } from './deployment.ts';
import type { FaultRates } from './faultRates.ts';
import { createFaults } from './faults.ts';
import type { Employees } from './hrSystems.ts';
import { createJobTroubles } from './jobTroubles.ts';
import { createLambda } from './lambda.ts';
import { expirationsOf } from './lifecycle.ts';
import { createLockedWrites } from './lockedWrites.ts';
import { createMailbox } from './mailbox.ts';
import { createMemoryStorage, type MemoryStorage } from './memoryStorage.ts';
import { createParameterStore } from './parameterStore.ts';
import { usualSources } from './plan.ts';
import type { Schemas } from './schemas.ts';
import { environment, secretOfClient, secrets } from './secrets.ts';
import { changed, type Settings, type SettingsChange } from './settings.ts';
import { shareConsole } from './sharedConsole.ts';
import { makeSources } from './sources.ts';
import { enterVirtualTime, type VirtualTime } from './virtualTime.ts';

export type WorldOptions = {
  seed: number;
  /** When it begins, as an instant. */
  startsAt: string;
  settings: Settings;
  /** What attributes sources have beside those of a new tenant. */
  schemas?: Schemas | undefined;
  /** The names of the sources; the tenant has the usual ones already. */
  sources?: readonly string[];
  rates: FaultRates;
  mutation?: Mutation;
  /** What stands in place of the tenant and the bucket of the world's own process. */
  beside?: (time: VirtualTime) => Beside;
};

/** A tenant and a bucket of another process. */
type Beside = { answerOfTenant(request: Request): Promise<Response>; storage: MemoryStorage };

/** Settings, and from which moment on they were deployed, in epoch milliseconds. */
type Deployed = { settings: Settings; from: number };

const day = 24 * 60 * 60_000;

const tenantUrl = 'https://tenant.example.com';

export type World = Awaited<ReturnType<typeof openWorld>>;

/**
 * Everything that nelm talks to, in one process and one virtual time: the embedded tenant, a bucket, SES, Lambda; and nelm itself,
 * its doors and its flows, with what the organisation sets.
 */
export async function openWorld({
  seed,
  startsAt,
  settings,
  sources: names = usualSources,
  schemas = {},
  rates,
  mutation = {},
  beside,
}: WorldOptions) {
  let drawn = createChance(seed);
  const chance: Chance = () => drawn();
  const time = enterVirtualTime(Date.parse(startsAt), chance);
  const { now } = time;
  const happened: string[] = [];
  const note = (what: string) => void happened.push(`${new Date(now()).toISOString()} ${what}`);
  const faults = createFaults(rates, chance, note);
  const clock = () => faults.clock(now);
  const tenant = openTenant({ clock: clock(), rowsPerSecond: 200, idleMilliseconds: 1_000 });
  const jobs = createJobTroubles(tenant.faults, faults, chance);
  const mailbox = createMailbox(now);
  const other = beside?.(time);
  const storage = other?.storage ?? createMemoryStorage(clock(), faults.storage);
  const locked = createLockedWrites(storage, now);
  const lambda = createLambda(now, faults);
  const lines: string[] = [];
  const metrics: string[] = [];
  const write = (message: string, fields: Record<string, unknown>) =>
    void lines.push(JSON.stringify({ message, ...fields }));
  const log = { info: write, warn: write, error: write };
  const parameterStore = createParameterStore(secrets);
  const employees: Employees = new Map();
  /** The account names of managers who have left. */
  const absent = new Set<string>();

  const unshareConsole = shareConsole();
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (url, init) => {
    const { host } = new URL(String(url));
    if (host.startsWith('email.')) return await faults.mail(() => mailbox.take(String(init?.body)), mailbox.strike);
    if (host.startsWith('ssm.'))
      return await faults.question('secrets', () => parameterStore.answer(String(init?.body)), init);
    if (host === 'acme.bamboohr.com')
      return await faults.question('hr', () => employeeAnswer(employees, String(url)), init);
    throw new Error(`Nothing answers at ${host} here.`);
  };
  // Another test in this process may have said where its own S3 and SES are.
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_ENDPOINT_URL')) delete process.env[name];
  Object.assign(process.env, environment);

  const clientOf = (credentials: Credentials, isOfPeople = false) =>
    createIsc({
      baseUrl: tenantUrl,
      clientId: credentials.clientId,
      clientSecret: isOfPeople ? credentials.clientSecret : () => secretOf(secretOfClient(credentials.clientId)),
      fetch: async (url, init) => {
        const request = new Request(url, init);
        const ask = other?.answerOfTenant ?? ((sent: Request) => time.whileWorking(tenant.answer(sent)));
        const reach = (sent: Request) => faults.reachTenant(sent, ask);
        const send = async (sent: Request) => {
          locked.note(sent, init?.body);
          return asksForIdentities(sent)
            ? await withoutAbsent(await ask(sent), absent)
            : await jobs.around(sent, reach);
        };
        return isOfPeople ? await send(request) : await faults.isc(request, send);
      },
    });
  const bucket = openBucket('files', storage.client as S3Client);

  const sources = await time.finish(makeSources(clientOf(seededClients.admin, true), names, schemas));
  const stated = pulledSources(await time.finish(readTenantState(clientOf(seededClients.admin, true), [])), []);

  const around: Around = {
    ...{ now, clock, bucket, lambda, mailbox, clientOf, log, stated, mutation },
    measured: (line) => void metrics.push(line),
  };
  let deployed = deploy(around, settings);
  const everSet: [Deployed, ...Deployed[]] = [{ settings, from: Number.NEGATIVE_INFINITY }];
  return {
    ...{
      time,
      tenant,
      jobs,
      mailbox,
      storage,
      lambda,
      locked,
      lines,
      metrics,
      happened,
      note,
      faults,
      bucket,
      employees,
      absent,
      sources,
      mutation,
    },
    startQueue: queueStarter(around),
    /** The tenant as people and the simulation itself ask it: nothing goes wrong. */
    isc: clientOf(seededClients.admin, true),
    approver: clientOf(seededClients.approver, true),
    approver2: clientOf(seededClients.approver2, true),
    deployed: () => deployed,
    /** The settings of all deployments until now: what is under way goes on with its own. */
    everSet: (): readonly Settings[] => everSet.map((one) => one.settings),
    /** The settings that were deployed at some time between two moments. */
    setBetween: (from: number, to: number): readonly Settings[] =>
      everSet
        .filter((one, index) => one.from <= to && (everSet[index - 1]?.from ?? Number.POSITIVE_INFINITY) >= from)
        .map((one) => one.settings),
    redeploy(change?: SettingsChange): void {
      const [last] = everSet;
      if (change) everSet.unshift({ settings: changed(last.settings, change), from: now() });
      deployed = deploy(around, everSet[0].settings);
    },
    /** S3 removes what has been kept for its time, as it does once a day. */
    expire(): void {
      for (const [prefix, days] of expirationsOf(deployed.config)) storage.expire(prefix, now() - days * day);
    },
    /** From here on chance depends on the seed and on this number alone, whatever came before. */
    reseed(number: number): void {
      drawn = createChance((seed * 2_654_435_761 + number * 40_503) >>> 0);
    },
    async close(): Promise<void> {
      lambda.engine.close();
      const ended = tenant.end();
      await time.passTo(now() + 60_000);
      await ended;
      globalThis.fetch = realFetch;
      unshareConsole();
      time.leave();
    },
  };
}

/** BambooHR's answer about an employee. */
function employeeAnswer(employees: Employees, url: string): Response {
  const employee = employees.get(new URL(url).pathname.split('/').at(-1) ?? '');
  return employee ? Response.json(employee) : Response.json({}, { status: 404 });
}
