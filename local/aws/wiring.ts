import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { Route } from './httpDoor.ts';

const s3Event = z.object({
  s3: z.object({
    bucket: z.string(),
    event: z.string().startsWith('s3:ObjectCreated').default('s3:ObjectCreated:*'),
    rules: z.array(z.record(z.string(), z.string())).default([]),
  }),
});

const httpEvent = z.object({ httpApi: z.union([z.string(), z.object({ method: z.string(), path: z.string() })]) });

/** What the local stack reads of serverless.yml, resolved by `serverless print`. */
const printedSchema = z.object({
  provider: z.object({ environment: z.record(z.string(), z.coerce.string()).default({}) }),
  custom: z.object({ bucket: z.string() }),
  functions: z.record(
    z.string(),
    z.object({
      name: z.string(),
      handler: z.string(),
      timeout: z.number().default(6),
      durableConfig: z.unknown().optional(),
      environment: z.record(z.string(), z.coerce.string()).default({}),
      events: z.array(z.unknown()).default([]),
    }),
  ),
});

/** A function as it is wired: what it is called, where its bundle is, and which objects it is told of. */
type WiredFunction = {
  name: string;
  bundle: string;
  timeoutSeconds: number;
  durable: boolean;
  environment: Record<string, string>;
  /** Prefix and suffix of the keys whose creation it is told of. */
  objectRules: { prefix: string; suffix: string }[];
  /** The routes of the HTTP API that it answers. */
  routes: Route[];
};

export type Wiring = { bucket: string; functions: WiredFunction[] };

/**
 * Reads the wiring of the functions from serverless.yml, the one statement of it.
 *
 * @param root the folder of serverless.yml
 * @throws Error when serverless.yml cannot be read
 */
export async function readWiring(root: string): Promise<Wiring> {
  const command = path.join(root, 'node_modules/.bin/serverless');
  const environment = {
    ...process.env,
    SLS_DISABLE_AUTO_UPDATE: '1',
    SLS_TELEMETRY_DISABLED: '1',
  };
  const printed = await promisify(execFile)(command, ['print', '--format', 'json', '--stage', 'local'], {
    cwd: root,
    env: environment,
  });
  const { provider, custom, functions } = printedSchema.parse(JSON.parse(printed.stdout));
  return {
    bucket: custom.bucket,
    functions: Object.values(functions).map((fn) => ({
      name: fn.name,
      bundle: path.join(root, fn.handler.replace(/\.\w+$/, '.mjs')),
      timeoutSeconds: fn.timeout,
      durable: fn.durableConfig !== undefined,
      environment: { ...provider.environment, ...fn.environment },
      objectRules: fn.events.flatMap(rulesOf),
      routes: fn.events.flatMap((event) => routesOf(event, fn.name)),
    })),
  };
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
