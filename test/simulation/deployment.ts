import type { DurableContext } from '@aws/durable-execution-sdk-js';
import type { RestoreTools } from '../../cli/restoring.ts';
import { type Config, defineConfig } from '../../lib/config/config.ts';
import { createLinkKeys } from '../../lib/decisions/linkKeys.ts';
import { createDirectory } from '../../lib/directory/directory.ts';
import { consoleDoor } from '../../lib/doors/console/consoleDoor.ts';
import type { ConsoleTools } from '../../lib/doors/console/consoleTools.ts';
import { contractDoor } from '../../lib/doors/contract/contractDoor.ts';
import type { ContractDoorTools } from '../../lib/doors/contract/takeChoice.ts';
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
import type { Isc } from '../../lib/isc/client.ts';
import { createMetrics } from '../../lib/log/metrics.ts';
import { createMailer } from '../../lib/mail/mailer.ts';
import { consoleKeys } from '../../lib/sessions/consoleKeys.ts';
import type { WantedSource } from '../../lib/sources/wantedSources.ts';
import type { Bucket } from '../../lib/store/bucket.ts';
import type { Tools } from '../../lib/tools/tools.ts';
import { type Credentials, seededClients } from '../../local/tenant/seed.ts';
import { invoke } from './invocation.ts';
import type { createLambda, FlowProcesses } from './lambda.ts';
import type { createMailbox } from './mailbox.ts';
import type { Settings } from './settings.ts';

/** What a test puts in place of a part, to see that the simulation finds what is wrong with it. */
export type Mutation = {
  tools?: (tools: Tools, flow: string) => Tools;
  webhook?: (tools: WebhookTools) => WebhookTools;
  decision?: (tools: DoorTools) => DoorTools;
  contract?: (tools: ContractDoorTools) => ContractDoorTools;
  console?: (tools: ConsoleTools) => ConsoleTools;
  restore?: (tools: RestoreTools) => RestoreTools;
  /** How the execution of a scheduled job is called. */
  jobName?: (name: string) => string;
  /** What else the payload of a scheduled job says. */
  jobSays?: object;
  /** What a flow does before all else. */
  before?: (context: DurableContext, flow: string) => Promise<void>;
};

/** What the flows and doors of every deployment talk to. */
export type Around = {
  now: () => number;
  /** A clock that may be wrong, as each function has one of its own. */
  clock: () => () => number;
  bucket: Bucket;
  lambda: ReturnType<typeof createLambda>;
  mailbox: ReturnType<typeof createMailbox>;
  clientOf: (credentials: Credentials) => Isc;
  log: Tools['log'];
  measured: (line: string) => void;
  /** What nelm.sources.ts states. */
  stated: readonly WantedSource[];
  mutation: Mutation;
};

const url = 'https://nelm.example.com';

/** Deploys flows and doors with what an organisation sets; what is under way goes on with its own version. */
export function deploy(around: Around, settings: Settings) {
  const config = defineConfig(settings);
  deployFlows(around, config);
  return { config, doors: doorsOf(around, config) };
}

function deployFlows({ bucket, clock, log, mailbox, lambda, mutation, ...around }: Around, config: Config): void {
  const toolsOf = (name: string, credentials: Credentials = seededClients.admin): Tools => {
    const now = clock();
    const metrics = createMetrics(now, around.measured);
    const tools: Tools = {
      ...{ bucket, now, log, config, metrics, url, linkKeys: createLinkKeys(now), isc: around.clientOf(credentials) },
      mailer: mailbox.known(createMailer({ from: config.mailFrom, bucket, now, metrics })),
      startAgain: (run: string, payload: unknown) => lambda.start(name, run, payload),
    };
    return mutation.tools?.(tools, name) ?? tools;
  };
  const { approvals: policy } = config;
  const flows: FlowProcesses = {
    'csv-import': () => csvImport(toolsOf('csv-import')),
    'expiry-sweep': () => expirySweep(toolsOf('expiry-sweep')),
    'expiry-notice': () => expiryNotice(toolsOf('expiry-notice')),
    'contract-choice': () => contractChoice(toolsOf('contract-choice')),
    'source-backup': () => sourceBackup(toolsOf('source-backup')),
    'expected-files': () => expectedFiles(toolsOf('expected-files')),
    'source-drift': () => sourceDrift(around.stated)(toolsOf('source-drift')),
    'manager-transfer': () => managerTransfer(toolsOf('manager-transfer')),
    'hr-events': () => hrEvents(toolsOf('hr-events')),
    ...(policy && { approvals: () => approvals(policy)(toolsOf('approvals', seededClients.approver)) }),
  };
  lambda.deploy(mutation.before ? withBefore(flows, mutation.before) : flows);
}

/** Flows that do something else first. */
function withBefore(flows: FlowProcesses, before: NonNullable<Mutation['before']>): FlowProcesses {
  const all = Object.entries(flows).map(([name, start]): [string, FlowProcesses[string]] => [
    name,
    () => {
      const flow = start();
      return async (payload, context) => {
        await before(context, name);
        return await flow(payload, context);
      };
    },
  ]);
  return Object.fromEntries(all);
}

function doorsOf(around: Around, config: Config) {
  const { bucket, lambda, log, mutation } = around;
  const linkKeys = createLinkKeys(around.now);
  const now = around.clock();
  const { jobName = (name: string) => name, jobSays = {} } = mutation;
  const start = queueStarter(around);
  const complete = (callbackId: string, result: unknown) => lambda.complete(callbackId, result);
  const startJob: ConsoleTools['startJob'] = (job) =>
    lambda.start(job.job, jobName(scheduledExecutionName(job)), { ...job, ...jobSays });
  const needsSignIn = config.decisions.signIn === 'required';
  const decisionTools: DoorTools = { bucket, linkKeys, now, needsSignIn, complete };
  const webhookTools: WebhookTools = {
    ...{ systems: systemsOf(config.hr), keys: createSigningKeys(around.now), now, start },
    keepWaiting: (event) => keepWaiting(bucket, event),
    keep: (key, body) => bucket.write(key, body, 'application/octet-stream'),
  };
  const contractTools: ContractDoorTools = {
    ...{ bucket, linkKeys, config, now },
    start: (runId, contractId) => lambda.start('contract-choice', `contract-${runId}`, { contractId }),
  };
  const consoleTools: ConsoleTools = {
    ...{ bucket, config, linkKeys, now, url, complete, startJob, stated: around.stated, stage: 'sim' },
    ...{ directory: createDirectory(bucket, config.timeZone), provider: undefined, transfers: new Set() },
    consoleKeys: consoleKeys(linkKeys, 'sim'),
    startEvents: start,
    startTransfer: (runId, transferId) => lambda.start('manager-transfer', `transfer-${runId}`, { transferId }),
  };
  return killables({
    consoleTools,
    drop: dropDoor(log as never, () => ({
      start: (runId, drop) => lambda.start('csv-import', `csv-${runId}`, drop),
    })),
    schedule: scheduleDoor(log as never, () => ({ start: startJob })),
    webhook: webhookDoor(log as never, config, () => mutation.webhook?.(webhookTools) ?? webhookTools),
    decision: decisionDoor(log as never, config, () => mutation.decision?.(decisionTools) ?? decisionTools),
    contract: contractDoor(log as never, config, () => mutation.contract?.(contractTools) ?? contractTools),
    console: consoleDoor(log as never, config, undefined, () => mutation.console?.(consoleTools) ?? consoleTools),
  });
}

/** Doors are functions, too: each may be killed at whatever it asks for. */
function killables<Doors extends object>(doors: Doors): Doors {
  return Object.fromEntries(
    Object.entries(doors).map(([name, door]) => [
      name,
      typeof door === 'function' ? (...given: unknown[]) => invoke(29_000, async () => await door(...given)) : door,
    ]),
  ) as Doors;
}

/** Starts the run of a queue of HR events. */
export function queueStarter({ lambda, now }: Pick<Around, 'lambda' | 'now'>): (queue: string) => Promise<void> {
  return async (queue) => {
    const payload = queuePayload(queue, now());
    await lambda.start('hr-events', eventExecutionName(queueRunId(payload)), payload);
  };
}
