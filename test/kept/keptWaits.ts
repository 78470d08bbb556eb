import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Flow } from '../../lib/durable/flow.ts';
import type { Tools } from '../../lib/tools/tools.ts';
import type { Execution } from '../../local/aws/durable/execution.ts';
import { openExecutionStore } from '../../local/aws/durable/store.ts';
import type { InProcess } from '../inProcess.ts';
import { type HostOptions, type Stage, startStage } from '../operations/stage.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { keptFolder } from './keptFiles.ts';
import { fillTenant, readTenant, type TenantRows } from './tenantRows.ts';

/** All that there is while something waits: executions in the middle, the objects of the bucket, the tenant, and what mails said. */
export type KeptWait = {
  at: string;
  executions: Execution[];
  objects: Record<string, string>;
  tenant: TenantRows;
  mails: string[];
};

/** Something that waits goes on here. */
export type World = {
  stage: Stage;
  host: InProcess;
  /** What the mails said that were sent before. */
  mails: readonly string[];
};

/** How something comes to wait, and what happens then. */
export type Wait = Pick<HostOptions, 'settings' | 'as'> & {
  flow: Flow<Tools>;
  /** What is otherwise until it waits. */
  until?: (stage: Stage) => HostOptions;
  /** Goes on until it waits, or to where executions begin that come to wait. */
  begin(world: Pick<World, 'stage' | 'host'>): Promise<unknown>;
  /** The operation at which an execution waits; none where it is what was kept that is waited with. */
  at?: RegExp;
  /** What may come then; the executions go on to their end. */
  ways: Readonly<Record<string, (world: World) => Promise<unknown>>>;
};

/** Where the waits of a release are kept. */
export const waitsFolder = (version: string) => path.join(keptFolder(version), 'waits');

/** The waits of a release, by their names. */
export async function readWaits(version: string): Promise<Map<string, KeptWait>> {
  const folder = waitsFolder(version);
  const files = (await readdir(folder)).sort();
  const waits = files.map(async (file): Promise<[string, KeptWait]> => {
    return [path.basename(file, '.json'), JSON.parse(await readFile(path.join(folder, file), 'utf8'))];
  });
  return new Map(await Promise.all(waits));
}

/** Comes to a wait, and gives all that there is then. Pages are left out: nelm reads none. */
export async function comeToWait({ flow, settings, as, until, begin, at }: Wait, startsAt: string): Promise<KeptWait> {
  const folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-kept-'));
  const stage = await startStage(startsAt, () => undefined, undefined, folder);
  const host = stage.host(flow, { ...(settings && { settings }), ...(as && { as }), ...until?.(stage) });
  await begin({ stage, host });
  if (at) await untilWaiting(stage, host, at);
  const { bucket } = stage.box;
  const objects: Record<string, string> = {};
  for (const key of (await stage.box.objects.list('')).filter((one) => !one.endsWith('.html'))) {
    const found = await bucket.read(key);
    if (found.kind === 'found') objects[key] = Buffer.from(found.bytes).toString();
  }
  const kept = {
    at: new Date(stage.clock.now()).toISOString(),
    executions: structuredClone(host.executions().filter(({ status }) => status === 'RUNNING')),
    objects,
    mails: (await stage.box.mails()).map(({ text = '' }) => text),
  };
  await stage.close();
  const tenant = readTenant(folder);
  await rm(folder, { recursive: true });
  return { ...kept, tenant };
}

async function untilWaiting(stage: Stage, host: InProcess, at: RegExp): Promise<void> {
  const isOpen = ({ Name = '', Status = '' }) => at.test(Name) && ['STARTED', 'PENDING'].includes(Status);
  const running = () => host.executions().filter(({ status }) => status === 'RUNNING');
  await host.settled();
  while (!running().some(({ operations }) => operations.some(isOpen))) {
    if (running().length === 0) throw new Error(`Nothing has waited at ${at}.`);
    stage.clock.advance(Math.max(0, (host.nextDue() ?? stage.clock.now()) - stage.clock.now()));
    await host.settled();
  }
}

/** Goes on with what was kept, by some code, and ends what it needs. */
export async function goOn<T>(
  { at, executions, objects, tenant, mails }: KeptWait,
  { settings, as, flow }: Pick<Wait, 'settings' | 'as' | 'flow'>,
  work: (world: World) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(temporaryFolder(), 'nelm-kept-'));
  fillTenant(folder, tenant, at);
  const store = openExecutionStore(folder);
  for (const execution of executions) store.save(execution);
  store.close();
  const stage = await startStage(at, () => undefined, undefined, folder);
  try {
    for (const [key, text] of Object.entries(objects)) await stage.box.bucket.write(key, text, 'application/json');
    const host = stage.host(flow, { ...(settings && { settings }), ...(as && { as }), folder });
    host.resume();
    await host.settled();
    return await work({ stage, host, mails });
  } finally {
    await stage.close();
    await rm(folder, { recursive: true });
  }
}
