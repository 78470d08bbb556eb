import path from 'node:path';
import type { Command } from 'commander';
import { Temporal } from 'temporal-polyfill';
import { readPort } from './readPort.ts';
import { WrongUse } from './wrongUse.ts';

/** What `nelm start` was asked to do. */
export type StartOptions = {
  once: { file: string; source: string; json: boolean } | undefined;
  fresh: boolean;
  /** The moment at which tenant and stack start, in epoch milliseconds. */
  startAt: number | undefined;
  dataFolder: string;
  inbox: string;
  ports: { tenant: number; storage: number; lambda: number; http: number };
};

type Typed = {
  once?: string;
  source?: string;
  json?: boolean;
  fresh?: boolean;
  clock?: string;
  data?: string;
  inbox?: string;
  tenantPort?: string;
  s3Port?: string;
  lambdaPort?: string;
  httpPort?: string;
};

/** Gives a command the options of `nelm start`. */
export function withStartOptions(command: Command): Command {
  return command
    .option('--fresh', 'forgets what earlier starts left behind')
    .option('--clock <moment>', 'starts tenant and stack at that moment, such as 2027-01-31T06:00Z')
    .option('--once <file>', 'imports one file into a throw-away tenant, and ends')
    .option('--source <name>', 'with --once: the source that the file is for')
    .option('--json', 'with --once: prints the report alone, as one JSON object')
    .option('--tenant-port <n>', 'port of the tenant (8484, or NELM_TENANT_PORT)')
    .option('--s3-port <n>', 'port of the local S3 (4566, or NELM_S3_PORT)')
    .option('--lambda-port <n>', 'port of the local Lambda (4567, or NELM_LAMBDA_PORT)')
    .option('--http-port <n>', 'port of the HTTP door (3000, or NELM_HTTP_PORT)')
    .option('--data <folder>', 'where state is kept (.local)')
    .option('--inbox <folder>', 'the watched folder (inbox)');
}

/**
 * Reads what was typed, and the environment.
 *
 * @param root the project's folder, which relative defaults are in
 * @throws WrongUse that names the option and what it takes
 */
export function readStartOptions(
  root: string,
  typed: Typed,
  environment: Record<string, string | undefined>,
): StartOptions {
  const { once, source, json = false } = typed;
  if (once !== undefined && source === undefined)
    throw new WrongUse('--once needs --source NAME, such as --source Contractors.');
  if (once === undefined && (source !== undefined || json))
    throw new WrongUse('--source and --json go with --once FILE.');
  return {
    once: once !== undefined && source !== undefined ? { file: path.resolve(once), source, json } : undefined,
    fresh: typed.fresh ?? false,
    startAt: readMoment(typed.clock),
    dataFolder: path.resolve(typed.data ?? path.join(root, '.local')),
    inbox: path.resolve(typed.inbox ?? path.join(root, 'inbox')),
    ports: {
      tenant: readPort('--tenant-port', typed.tenantPort ?? environment['NELM_TENANT_PORT'], 8484),
      storage: readPort('--s3-port', typed.s3Port ?? environment['NELM_S3_PORT'], 4566),
      lambda: readPort('--lambda-port', typed.lambdaPort ?? environment['NELM_LAMBDA_PORT'], 4567),
      http: readPort('--http-port', typed.httpPort ?? environment['NELM_HTTP_PORT'], 3000),
    },
  };
}

function readMoment(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw new WrongUse(`--clock must be a moment with its offset, such as 2027-01-31T06:00Z, not "${text}".`);
  }
}
