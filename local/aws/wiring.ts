import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { configFiles } from '../../build/readConfig.ts';
import { sourcesFile } from '../../build/readSources.ts';
import { localStage } from '../../build/stageName.ts';
import type { Route } from './httpDoor.ts';
import type { Role } from './rights/rights.ts';
import type { Schedule } from './schedule.ts';

const s3Event = z.object({
  s3: z.object({
    bucket: z.string(),
    event: z.string().startsWith('s3:ObjectCreated').default('s3:ObjectCreated:*'),
    rules: z.array(z.record(z.string(), z.string())).default([]),
  }),
});

const httpEvent = z.object({ httpApi: z.union([z.string(), z.object({ method: z.string(), path: z.string() })]) });

const scheduleEvent = z.object({
  schedule: z.object({
    method: z.literal('scheduler'),
    rate: z.array(z.string()),
    timezone: z.string().default('UTC'),
    enabled: z.boolean().default(true),
    input: z.looseObject({ job: z.string() }),
  }),
});

/** What the local stack reads of serverless.yml, resolved by `serverless print`. */
const printedSchema = z.object({
  provider: z.object({ environment: z.record(z.string(), z.coerce.string()).default({}) }),
  custom: z.object({ bucket: z.string() }),
  functions: z.record(
    z.string(),
    z.object({
      name: z.string(),
      handler: z.string(),
      role: z.string().optional(),
      timeout: z.number().default(6),
      reservedConcurrency: z
        .number()
        .nullish()
        .transform((it) => it ?? undefined),
      durableConfig: z.object({ executionTimeout: z.number() }).optional(),
      environment: z.record(z.string(), z.coerce.string()).default({}),
      events: z.array(z.unknown()).default([]),
    }),
  ),
  resources: z
    .object({
      Resources: z.record(z.string(), z.object({ Type: z.string(), Condition: z.string().optional() }).loose()),
      Conditions: z.record(z.string(), z.unknown()).default({}),
    })
    .default({ Resources: {}, Conditions: {} }),
});

/** What build/settings.cjs wants of every stage that is deployed. The stack tells the functions of its own tenant instead. */
const ofThisMachine: NodeJS.ProcessEnv = {
  NELM_BUCKET: 'nelm-local',
  ISC_BASE_URL: 'https://example.api.identitynow.com',
  ISC_CLIENT_ID: 'local',
  ISC_APPROVER_CLIENT_ID: 'local',
  BAMBOOHR_BASE_URL: 'https://example.bamboohr.com',
  AWS_REGION: 'eu-central-1',
  KMS_KEY_ARN: '',
};

const roleSchema = z.object({
  Properties: z.object({
    Policies: z.array(z.object({ PolicyDocument: z.object({ Statement: z.array(z.unknown()) }) })),
    // What else could give rights is not understood here.
    ManagedPolicyArns: z.undefined().optional(),
  }),
});

/** A function as it is wired: what it is called, where its bundle is, and which objects it is told of. */
type WiredFunction = {
  name: string;
  bundle: string;
  timeoutSeconds: number;
  durable: boolean;
  executionTimeoutSeconds: number | undefined;
  reservedConcurrency: number | undefined;
  environment: Record<string, string>;
  /** Prefix and suffix of the keys whose creation it is told of. */
  objectRules: { prefix: string; suffix: string }[];
  /** The routes of the HTTP API that it answers. */
  routes: Route[];
};

export type Wiring = {
  bucket: string;
  functions: WiredFunction[];
  schedules: Schedule[];
  /** Schedules that the settings have no use for: they are deployed, and switched off. */
  schedulesOff: Schedule[];
  /** The ids of the alarms in the template, but of those whose condition does not hold for the stage. */
  alarms: string[];
  /** The roles of the functions, by the names of these. */
  roles: Record<string, Role>;
};

/**
 * Reads the wiring of the functions from serverless.yml, the one statement of it.
 *
 * @param root the folder of serverless.yml
 * @param stage whose settings say what is switched on; this machine's unless another is named
 * @throws Error when serverless.yml cannot be read
 */
export async function readWiring(root: string, stage = localStage): Promise<Wiring> {
  return wiringOf(root, JSON.parse(await printed(root, stage)));
}

/** The wiring that a printed serverless.yml states. */
export function wiringOf(root: string, print: unknown): Wiring {
  const { provider, custom, functions, resources } = printedSchema.parse(print);
  return {
    bucket: custom.bucket,
    functions: Object.values(functions).map((fn) => ({
      name: fn.name,
      bundle: path.join(root, fn.handler.replace(/\.\w+$/, '.mjs')),
      timeoutSeconds: fn.timeout,
      durable: fn.durableConfig !== undefined,
      reservedConcurrency: fn.reservedConcurrency,
      executionTimeoutSeconds: fn.durableConfig?.executionTimeout,
      environment: { ...provider.environment, ...fn.environment },
      objectRules: fn.events.flatMap(rulesOf),
      routes: fn.events.flatMap((event) => routesOf(event, fn.name)),
    })),
    roles: rolesOf(functions, resources.Resources),
    schedules: schedulesOf(functions, true),
    schedulesOff: schedulesOf(functions, false),
    alarms: alarmsOf(resources),
  };
}

type Printed = z.output<typeof printedSchema>;

function alarmsOf({ Resources, Conditions }: Printed['resources']): string[] {
  return Object.entries(Resources).flatMap(([id, { Type, Condition }]) =>
    Type === 'AWS::CloudWatch::Alarm' && (Condition === undefined || isEqual(Conditions[Condition])) ? [id] : [],
  );
}

const equalsSchema = z.strictObject({ 'Fn::Equals': z.tuple([z.string(), z.string()]) });

/** Whether a condition of the template holds, which is resolved but for the comparison itself. */
function isEqual(condition: unknown): boolean {
  const [one, other] = equalsSchema.parse(condition)['Fn::Equals'];
  return one === other;
}

function rolesOf(functions: Printed['functions'], resources: Printed['resources']['Resources']): Wiring['roles'] {
  const strange = Object.entries(resources).find(
    ([, { Type, Condition }]) => /^AWS::IAM::(Managed)?Policy$/.test(Type) && Condition !== 'HasKey',
  );
  if (strange)
    throw new Error(`serverless.yml: rights that ${strange[0]} gives are not understood by the local stack.`);
  const named = Object.values(functions).flatMap(({ name, role }) => (role === undefined ? [] : [{ name, role }]));
  return Object.fromEntries(
    named.map(({ name, role }) => {
      const { Policies } = roleSchema.parse(resources[role]).Properties;
      return [name, { name: role, statements: Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) }];
    }),
  );
}

/**
 * What `serverless print` makes of serverless.yml. That takes over a second, so it is kept beside the bundles for as long
 * as neither it nor the settings nor a variable that it reads change, and nelm.sources.ts neither comes nor goes.
 */
async function printed(root: string, stage: string): Promise<string> {
  const source = await readFile(path.join(root, 'serverless.yml'), 'utf8');
  // What is set for a deployment is nothing to the nelm on this machine, whose functions are told of its own parts. Nor does anything
  // hang on a region, of which serverless knows some only.
  const environment: NodeJS.ProcessEnv = { ...process.env, ...ofThisMachine };
  const names = [...source.matchAll(/\$\{env:(\w+)/g)].map(([, name = '']) => name);
  const variables = [...names, ...Object.keys(ofThisMachine)].map((name) => [name, environment[name] ?? null]);
  const files = configFiles(stage).map((file) => readFile(path.join(root, file), 'utf8').catch(() => ''));
  const hasSources = existsSync(sourcesFile(root, stage));
  const digest = createHash('sha256')
    .update(JSON.stringify([source, stage, await Promise.all(files), variables, hasSources]))
    .digest('hex')
    .slice(0, 16);
  const kept = path.join(root, 'dist', `wiring-${digest}.json`);
  const known = await readFile(kept, 'utf8').catch(() => undefined);
  if (known !== undefined) return known;
  const text = await print(root, stage, environment);
  const draft = `${kept}.${randomUUID()}`;
  await mkdir(path.dirname(kept), { recursive: true });
  await writeFile(draft, text);
  await rename(draft, kept);
  return text;
}

async function print(root: string, stage: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const command = path.join(root, 'node_modules/.bin/serverless');
  const env = { ...environment, SLS_DISABLE_AUTO_UPDATE: '1', SLS_TELEMETRY_DISABLED: '1' };
  const args = [command, 'print', '--format', 'json', '--stage', stage];
  const printing = promisify(execFile)(process.execPath, args, { cwd: root, env });
  const { stdout } = await printing.catch(({ stdout = '', stderr = '' }: { stdout?: string; stderr?: string }) => {
    const said = `${stderr}\n${stdout}`;
    const [, reason = 'serverless print gave no reason'] =
      /JS function errored with: (.+)/.exec(said) ?? /^Error:\n(.+)/m.exec(said) ?? [];
    throw new Error(`serverless.yml cannot be read: ${reason}`);
  });
  return stdout;
}

function rulesOf(event: unknown): WiredFunction['objectRules'] {
  const { data } = s3Event.safeParse(event);
  if (!data) return [];
  const { prefix = '', suffix = '' } = Object.assign({}, ...data.s3.rules);
  return [{ prefix, suffix }];
}

/** A route is written `POST /hr/{system}`, or as method and path apart. */
function routesOf(event: unknown, functionName: string): Route[] {
  const { data } = httpEvent.safeParse(event);
  if (!data) return [];
  const [method = '*', path = '/'] =
    typeof data.httpApi === 'string' ? data.httpApi.split(' ') : [data.httpApi.method, data.httpApi.path];
  return [{ method: method.toUpperCase(), path, functionName }];
}

/** @param isOn whether those are meant that are switched on, or the others */
function schedulesOf(functions: Printed['functions'], isOn: boolean): Schedule[] {
  return Object.values(functions).flatMap(({ name: functionName, events }) =>
    events.flatMap((event) => {
      const { data } = scheduleEvent.safeParse(event);
      if (!data || data.schedule.enabled !== isOn) return [];
      const { rate, timezone: timeZone, input } = data.schedule;
      return rate.map((expression) => ({ job: input.job, functionName, expression, timeZone, input }));
    }),
  );
}
