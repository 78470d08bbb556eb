import path from 'node:path';
import { parseArgs } from 'node:util';
import { Temporal } from 'temporal-polyfill';

/** What `npm start` was asked to do. */
export type StartOptions = {
  once: { file: string; source: string; json: boolean } | undefined;
  fresh: boolean;
  /** The moment at which tenant and stack start, in epoch milliseconds. */
  startAt: number | undefined;
  dataFolder: string;
  inbox: string;
  ports: { tenant: number; storage: number; lambda: number; http: number };
};

export const usage = `Runs nelm on this machine, against an embedded tenant.

  npm start                                        drops the sample, shows its import, stays up
  npm start -- --fresh                             forgets what earlier starts left behind
  npm start -- --once FILE --source NAME [--json]  imports one file into a throw-away tenant
  npm start -- --clock 2027-01-31T06:00Z           starts tenant and stack at that moment

  --tenant-port N   port of the tenant (8484, or NELM_TENANT_PORT)
  --s3-port N       port of the local S3 (4566, or NELM_S3_PORT)
  --lambda-port N   port of the local Lambda (4567, or NELM_LAMBDA_PORT)
  --http-port N     port of the HTTP door (3000, or NELM_HTTP_PORT)
  --data DIR        where state is kept (.local)
  --inbox DIR       the watched folder (inbox)`;

const options = {
  help: { type: 'boolean', short: 'h' },
  once: { type: 'string' },
  source: { type: 'string' },
  json: { type: 'boolean' },
  fresh: { type: 'boolean' },
  clock: { type: 'string' },
  data: { type: 'string' },
  inbox: { type: 'string' },
  'tenant-port': { type: 'string' },
  's3-port': { type: 'string' },
  'lambda-port': { type: 'string' },
  'http-port': { type: 'string' },
} as const;

/**
 * Reads the command line and the environment; undefined when only help is asked for.
 *
 * @param root the project's folder, which relative defaults are in
 * @throws Error that names the option and what it takes
 */
export function readOptions(
  root: string,
  args: readonly string[],
  environment: Record<string, string | undefined>,
): StartOptions | undefined {
  const { values } = parseArgs({ args: [...args], options });
  if (values.help) return undefined;
  const { once, source, json = false } = values;
  if (once !== undefined && source === undefined)
    throw new Error('--once needs --source NAME, such as --source Contractors.');
  if (once === undefined && (source !== undefined || json)) throw new Error('--source and --json go with --once FILE.');
  const port = (option: 'tenant-port' | 's3-port' | 'lambda-port' | 'http-port', variable: string, standard: number) =>
    readPort(`--${option}`, values[option] ?? environment[variable], standard);
  return {
    once: once !== undefined && source !== undefined ? { file: path.resolve(once), source, json } : undefined,
    fresh: values.fresh ?? false,
    startAt: readMoment(values.clock),
    dataFolder: path.resolve(values.data ?? path.join(root, '.local')),
    inbox: path.resolve(values.inbox ?? path.join(root, 'inbox')),
    ports: {
      tenant: port('tenant-port', 'NELM_TENANT_PORT', 8484),
      storage: port('s3-port', 'NELM_S3_PORT', 4566),
      lambda: port('lambda-port', 'NELM_LAMBDA_PORT', 4567),
      http: port('http-port', 'NELM_HTTP_PORT', 3000),
    },
  };
}

function readMoment(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw new Error(`--clock must be a moment with its offset, such as 2027-01-31T06:00Z, not "${text}".`);
  }
}

/** A port from an option or a variable, or the one that is usual. */
export function readPort(option: string, text: string | undefined, standard: number): number {
  if (text === undefined) return standard;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new Error(`${option} must be a port between 0 and 65535, not "${text}".`);
}
