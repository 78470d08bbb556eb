import { createWriteStream, mkdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type * as z from 'zod';
import { type Clock, createClock } from './aws/clock.ts';
import type { Execution } from './aws/durable/execution.ts';
import type { Failure } from './aws/lambda.ts';
import type { ArrivedMail } from './aws/mail.ts';
import { type Stack, startStack } from './aws/stack.ts';
import { startBambooHr } from './bamboohr.ts';
import { hrKeys } from './hrKeys.ts';
import { type BoundPorts, bindPorts, type Ports } from './ports.ts';
import { seededClients } from './tenant/seed.ts';
import { startTenant, type Tenant } from './tenant/tenant.ts';

export type NelmOptions = {
  root: string;
  dataFolder: string;
  /** By number, or taken already; those are closed with nelm. */
  ports: Ports | BoundPorts;
  /** The time of tenant and stack; the machine's when left out. */
  clock?: Clock;
  /** The time of the tenant, in epoch milliseconds, where that is to be another one. */
  tenantNow?: () => number;
  /** What is run instead of a function's bundle, by the function's name. */
  bundles?: Record<string, string>;
  /** Told of every change of an execution: its steps begin and end. */
  onChange: (execution: Execution) => void;
  /** Told of every invocation of a function that failed. */
  onFailure?: (failure: Failure) => void;
  /** Told of every mail that a function sends. */
  onMail?: (mail: ArrivedMail) => void;
  log: (line: string) => void;
};

/** nelm with everything around it, on this machine. */
export type Nelm = {
  tenant: Tenant;
  stack: Stack;
  clock: Clock;
  /** Where the bucket's objects lie as files. */
  bucketFolder: string;
  /** Puts a file into the inbox of a source, or another folder of files, as an upload to S3 would. */
  drop(source: string, name: string, bytes: Uint8Array, folder?: 'inbox' | 'roster' | 'preview'): Promise<void>;
  /** The report of a run that has ended, and the folder it is in; undefined when it ended without one. */
  report<T>(execution: Execution, schema: z.ZodType<T>): Promise<{ report: T; folder: string } | undefined>;
  close(): Promise<void>;
};

/**
 * Starts the embedded tenant and the stand-ins for AWS, and the functions from their bundles.
 *
 * @throws Error that names the port and the option when a port is taken
 */
export async function startNelm(options: NelmOptions): Promise<Nelm> {
  const { root, dataFolder, clock = createClock(), tenantNow = clock.now } = options;
  await mkdir(dataFolder, { recursive: true });
  // When a later part cannot start, the earlier ones end again.
  await using started = new AsyncDisposableStack();
  const open = async <Part extends { close(): Promise<void> }>(starting: Part | Promise<Part>): Promise<Part> =>
    started.adopt(await starting, (part) => part.close());
  const ports = await open('close' in options.ports ? options.ports : bindPorts(options.ports));
  const tenant = await open(startTenant({ port: ports.tenant, dataFolder, clock: tenantNow }));
  const bambooHr =
    process.env['BAMBOOHR_BASE_URL'] ||
    (await open(startBambooHr(path.join(root, 'samples/hr/bamboohr/employees.json')))).url;
  const { clientId, clientSecret } = seededClients.admin;
  const environment = {
    ISC_BASE_URL: tenant.url,
    ISC_CLIENT_ID: clientId,
    ISC_CLIENT_SECRET: clientSecret,
    // Links in mails lead to this machine alone.
    NELM_LINK_KEYS: process.env['NELM_LINK_KEYS'] || 'signs-the-links-of-this-machine-only',
    // Of a provider that whoever works on nelm has set: there is none on this machine by itself.
    NELM_SIGN_IN_SECRET: process.env['NELM_SIGN_IN_SECRET'] || 'of-this-machine',
    ...hrKeys(process.env),
    BAMBOOHR_BASE_URL: bambooHr,
    BAMBOOHR_API_KEY: process.env['BAMBOOHR_API_KEY'] ?? 'local',
  };
  // Only the approver whose items they are can decide them.
  const { approver } = seededClients;
  const asApprover = { ISC_CLIENT_ID: approver.clientId, ISC_CLIENT_SECRET: approver.clientSecret };
  const environments = { 'nelm-local-approvals': asApprover };
  const stack = await open(startStack({ ...options, ports, clock, environment, environments }));
  const all = started.move();
  return {
    tenant,
    stack,
    clock,
    bucketFolder: path.join(dataFolder, 'bucket'),
    async drop(source, name, bytes, folder = 'inbox') {
      const key = [folder, source, name].map(encodeURIComponent).join('/');
      const answer = await fetch(`${stack.storage.url}/${stack.bucket}/${key}`, {
        method: 'PUT',
        body: new Uint8Array(bytes),
      });
      if (!answer.ok) throw new Error(`The local S3 answered ${answer.status} to the file; it was not taken.`);
    },
    async report(execution, schema) {
      const key = await reportKey(stack, execution);
      const object = key && (await stack.storage.objects.read(key));
      if (!object) return undefined;
      return { report: schema.parse(JSON.parse(object.bytes.toString())), folder: path.posix.dirname(key) };
    },
    close: () => all.disposeAsync(),
  };
}

/** A flow that succeeds tells its run's folder; that of one that failed is the one whose name the execution's ends with. */
async function reportKey(stack: Stack, { name, result }: Execution): Promise<string | undefined> {
  const folder = result === undefined ? undefined : JSON.parse(result)?.folder;
  if (typeof folder === 'string') return `${folder}/report.json`;
  const keys = await stack.storage.objects.list('runs/');
  return keys.find((key) => key.endsWith('/report.json') && name.endsWith(`-${key.split('/').at(-2)}`));
}

/** A log file that takes what the functions write. */
export function lineLog(file: string): (line: string) => void {
  mkdirSync(path.dirname(file), { recursive: true });
  const lines = createWriteStream(file, { flags: 'a' });
  return (line) => void lines.write(`${line}\n`);
}
