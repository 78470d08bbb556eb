import type { S3Client } from '@aws-sdk/client-s3';
import { type Config, defineConfig } from '../../lib/config/config.ts';
import { secretOf } from '../../lib/config/secret.ts';
import { createLinkKeys } from '../../lib/decisions/linkKeys.ts';
import { contractDoor } from '../../lib/doors/contract/contractDoor.ts';
import { dropDoor } from '../../lib/doors/csv-dropped/dropDoor.ts';
import type { DoorTools } from '../../lib/doors/decision/decideRun.ts';
import { decisionDoor } from '../../lib/doors/decision/decisionDoor.ts';
import type { WebhookTools } from '../../lib/doors/hr-webhook/acceptWebhook.ts';
import { createSigningKeys } from '../../lib/doors/hr-webhook/signingKeys.ts';
import { webhookDoor } from '../../lib/doors/hr-webhook/webhookDoor.ts';
import { scheduleDoor } from '../../lib/doors/schedule-fired/scheduleDoor.ts';
import { scheduledExecutionName } from '../../lib/durable/schedule.ts';
import { approvals } from '../../lib/flows/approvals/approvals.ts';
import { contractChoice } from '../../lib/flows/contract-choice/contractChoice.ts';
import { csvImport } from '../../lib/flows/csv-import/csvImport.ts';
import { expectedFiles } from '../../lib/flows/expected-files/expectedFiles.ts';
import { expiryNotice } from '../../lib/flows/expiry-notice/expiryNotice.ts';
import { expirySweep } from '../../lib/flows/expiry-sweep/expirySweep.ts';
import { hrEvents } from '../../lib/flows/hr-events/hrEvents.ts';
import { managerTransfer } from '../../lib/flows/manager-transfer/managerTransfer.ts';
import { sourceBackup } from '../../lib/flows/source-backup/sourceBackup.ts';
import { sourceDrift } from '../../lib/flows/source-drift/sourceDrift.ts';
import { eventExecutionName, queuePayload, queueRunId } from '../../lib/hr/eventRunName.ts';
import { systemsOf } from '../../lib/hr/systems.ts';
import { keepWaiting } from '../../lib/hr/waitingEvent.ts';
import { createIsc, type Isc } from '../../lib/isc/client.ts';
import { createMetrics } from '../../lib/log/metrics.ts';
import { createMailer } from '../../lib/mail/mailer.ts';
import { pulledSources } from '../../lib/sources/pulledSources.ts';
import { readTenantState } from '../../lib/sources/tenantSources.ts';
import { openBucket } from '../../lib/store/bucket.ts';
import type { Tools } from '../../lib/tools/tools.ts';
import { type Chance, createChance } from '../../local/tenant/chance.ts';
import { type Credentials, seededClients, seededSources } from '../../local/tenant/seed.ts';
import { openTenant } from '../../local/tenant/tenant.ts';
import { asksForIdentities, withoutAbsent } from './absentManagers.ts';
import { createFaults, type FaultRates } from './faults.ts';
import { type Employees, hrKeys } from './hrSystems.ts';
import { createLambda } from './lambda.ts';
import { createMailbox } from './mailbox.ts';
import { createMemoryStorage, type MemoryStorage } from './memoryStorage.ts';
import { createParameterStore } from './parameterStore.ts';
import { usualSources } from './plan.ts';
import type { Schemas } from './schemas.ts';
import { changed, type Settings, type SettingsChange } from './settings.ts';
import { shareConsole } from './sharedConsole.ts';
import { enterVirtualTime, type VirtualTime } from './virtualTime.ts';

/** What a test puts in place of a part, to see that the simulation finds what is wrong with it. */
export type Mutation = {
  tools?: (tools: Tools, flow: string) => Tools;
  webhook?: (tools: WebhookTools) => WebhookTools;
  decision?: (tools: DoorTools) => DoorTools;
  /** How the execution of a scheduled job is called. */
  jobName?: (name: string) => string;
};

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

const tenantUrl = 'https://tenant.example.com';

/** The key that signs links here. */
export const linkKey = 'a-key-for-links-that-has-thirty-two-characters';

/** The secrets of the functions, by the variables that say where they lie. */
const secrets: Readonly<Record<string, string>> = {
  NELM_LINK_KEYS: linkKey,
  HR_STANDARD_KEYS: hrKeys['standard'] ?? '',
  HR_BAMBOOHR_KEYS: hrKeys['bamboohr'] ?? '',
  HR_DEEL_KEYS: hrKeys['deel'] ?? '',
  BAMBOOHR_API_KEY: 'a-key-of-the-api-of-BambooHR',
  ...Object.fromEntries(
    Object.values(seededClients).map(({ clientId, clientSecret }) => [secretOfClient(clientId), clientSecret]),
  ),
};

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
  const clock = () => {
    const skew = faults.skew();
    return () => now() + skew;
  };
  const tenant = openTenant({ clock: clock(), rowsPerSecond: 200, idleMilliseconds: 1_000 });
  const mailbox = createMailbox(now);
  const other = beside?.(time);
  const storage = other?.storage ?? createMemoryStorage(clock(), faults.storage);
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
    if (host.startsWith('email.')) return await faults.mail(() => mailbox.take(String(init?.body)));
    if (host.startsWith('ssm.'))
      return await faults.question('secrets', () => parameterStore.answer(String(init?.body)), init);
    if (host === 'acme.bamboohr.com')
      return await faults.question('hr', () => employeeAnswer(employees, String(url)), init);
    throw new Error(`Nothing answers at ${host} here.`);
  };
  const environment = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
  };
  const variables = Object.keys(secrets).map((name) => [`${name}_PARAMETER`, name]);
  Object.assign(process.env, environment, Object.fromEntries(variables), {
    BAMBOOHR_BASE_URL: 'https://acme.bamboohr.com',
  });

  const clientOf = (credentials: Credentials, isOfPeople = false) =>
    createIsc({
      baseUrl: tenantUrl,
      clientId: credentials.clientId,
      clientSecret: isOfPeople ? credentials.clientSecret : () => secretOf(secretOfClient(credentials.clientId)),
      fetch: async (url, init) => {
        const request = new Request(url, init);
        const ask = other?.answerOfTenant ?? ((sent: Request) => time.whileWorking(tenant.answer(sent)));
        const send = async (sent: Request) =>
          asksForIdentities(sent) ? await withoutAbsent(await ask(sent), absent) : await ask(sent);
        return isOfPeople ? await send(request) : await faults.isc(request, send);
      },
    });
  const bucket = openBucket('files', storage.client as S3Client);

  const sources = await time.finish(makeSources(clientOf(seededClients.admin, true), names, schemas));
  const stated = pulledSources(await time.finish(readTenantState(clientOf(seededClients.admin, true), [])), []);

  /** The flows and doors of one deployment. */
  function deploy(given: Settings) {
    const config = defineConfig(given);
    const toolsOf = (name: string, credentials: Credentials = seededClients.admin): Tools => {
      const now = clock();
      const measure = createMetrics(now, (line) => void metrics.push(line));
      const tools: Tools = {
        ...{ bucket, now, log, config, linkKeys: createLinkKeys(now), url: 'https://nelm.example.com' },
        isc: clientOf(credentials),
        metrics: measure,
        mailer: mailbox.known(createMailer({ from: config.mailFrom, bucket, now, metrics: measure })),
        startAgain: (run: string, payload: unknown) => lambda.start(name, run, payload),
      };
      return mutation.tools?.(tools, name) ?? tools;
    };
    const { approvals: policy } = config;
    lambda.deploy({
      'csv-import': () => csvImport(toolsOf('csv-import')),
      'expiry-sweep': () => expirySweep(toolsOf('expiry-sweep')),
      'expiry-notice': () => expiryNotice(toolsOf('expiry-notice')),
      'contract-choice': () => contractChoice(toolsOf('contract-choice')),
      'source-backup': () => sourceBackup(toolsOf('source-backup')),
      'expected-files': () => expectedFiles(toolsOf('expected-files')),
      'source-drift': () => sourceDrift(stated)(toolsOf('source-drift')),
      'manager-transfer': () => managerTransfer(toolsOf('manager-transfer')),
      'hr-events': () => hrEvents(toolsOf('hr-events')),
      ...(policy && { approvals: () => approvals(policy)(toolsOf('approvals', seededClients.approver)) }),
    });
    return { config, doors: doorsOf(config) };
  }

  function doorsOf(config: Config) {
    const linkKeys = createLinkKeys(now);
    const keys = createSigningKeys(now);
    const doorNow = clock();
    const { jobName = (name: string) => name } = mutation;
    const decisionTools: DoorTools = {
      ...{ bucket, linkKeys, now: doorNow },
      needsSignIn: config.decisions.signIn === 'required',
      complete: (callbackId, decided) => lambda.complete(callbackId, decided),
    };
    const webhookTools: WebhookTools = {
      systems: systemsOf(config.hr),
      keys,
      keepWaiting: (event) => keepWaiting(bucket, event),
      start: startQueue,
      keep: (key, body) => bucket.write(key, body, 'application/octet-stream'),
      now: doorNow,
    };
    return {
      drop: dropDoor(log as never, () => ({
        start: (runId, drop) => lambda.start('csv-import', `csv-${runId}`, drop),
      })),
      schedule: scheduleDoor(log as never, () => ({
        start: (job) => lambda.start(job.job, jobName(scheduledExecutionName(job)), job),
      })),
      webhook: webhookDoor(log as never, config, () => mutation.webhook?.(webhookTools) ?? webhookTools),
      decision: decisionDoor(log as never, config, () => mutation.decision?.(decisionTools) ?? decisionTools),
      contract: contractDoor(log as never, config, () => ({
        ...{ bucket, linkKeys, config, now: doorNow },
        start: (runId, contractId) => lambda.start('contract-choice', `contract-${runId}`, { contractId }),
      })),
    };
  }

  async function startQueue(queue: string): Promise<void> {
    const payload = queuePayload(queue, now());
    await lambda.start('hr-events', eventExecutionName(queueRunId(payload)), payload);
  }

  let deployed = deploy(settings);
  const everSet: [Settings, ...Settings[]] = [settings];
  return {
    ...{
      time,
      tenant,
      mailbox,
      storage,
      lambda,
      lines,
      metrics,
      happened,
      note,
      faults,
      bucket,
      employees,
      absent,
      sources,
    },
    startQueue,
    /** The tenant as people and the simulation itself ask it: nothing goes wrong. */
    isc: clientOf(seededClients.admin, true),
    approver: clientOf(seededClients.approver, true),
    approver2: clientOf(seededClients.approver2, true),
    deployed: () => deployed,
    /** The settings of all deployments until now: what is under way goes on with its own. */
    everSet: (): readonly Settings[] => everSet,
    redeploy(change?: SettingsChange): void {
      const [last] = everSet;
      if (change) everSet.unshift(changed(last, change));
      deployed = deploy(everSet[0]);
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

/** A source of the tenant; either id names it. */
export type Source = { id: string; sourceId: string; name: string; description: string };

/** A source of the organisation by its name. */
export function sourceOf({ sources }: Pick<World, 'sources'>, name: string): Source {
  const source = sources.get(name);
  if (!source) throw new Error(`The organisation has no source ${name}.`);
  return source;
}

/** The sources of these names, which are made where the tenant has not had them from the beginning. */
async function makeSources(isc: Isc, names: readonly string[], schemas: Schemas): Promise<ReadonlyMap<string, Source>> {
  const sources = new Map<string, Source>(Object.entries(seededSources));
  for (const name of names) {
    if (sources.has(name)) continue;
    const description = 'People of an agency.';
    const made = await isc.sources.create({ name, description, owner: seededClients.admin.clientId });
    sources.set(name, { id: made.id, sourceId: made.sourceId ?? '', name, description });
  }
  for (const [name, attributes] of Object.entries(schemas))
    for (const attribute of attributes) await isc.schemaAttributes.create(sources.get(name)?.sourceId ?? '', attribute);
  return sources;
}

/** Where the secret of a client lies. */
function secretOfClient(clientId: string): string {
  return `ISC_CLIENT_SECRET_${clientId}`;
}

/** BambooHR's answer about an employee. */
function employeeAnswer(employees: Employees, url: string): Response {
  const employee = employees.get(new URL(url).pathname.split('/').at(-1) ?? '');
  return employee ? Response.json(employee) : Response.json({}, { status: 404 });
}
