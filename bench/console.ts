/**
 * The console over sources of 20,000 people, its bundle alone in a process with the options of a Lambda of 256 MB: how long a page
 * takes, cold and warm, and how much memory. `npm run bench:console`, on a machine that does nothing else.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { readConfig } from '../build/readConfig.ts';
import { buildFunctions } from '../build/stageBundles.ts';
import { consoleKeys } from '../lib/sessions/consoleKeys.ts';
import { beginSession } from '../lib/sessions/sessions.ts';
import { openBucket } from '../lib/store/bucket.ts';
import { keys } from '../lib/store/keys.ts';
import { awsEnvironment } from '../local/aws/stack.ts';
import { startStorage } from '../local/aws/storage.ts';
import type { Answer } from './flowAlone.ts';
import { table } from './table.ts';

const root = path.join(import.meta.dirname, '..');
const linkKey = 'a-key-of-links-of-thirty-two-characters-or-more';
const people = 20_000;
const schema = ['vendor', 'costCenter'].map((name) => ({ type: 'TEXT', technicalName: name, label: name }));

/** How many sources there are, each of as many people. */
const sizes = [1, 3];

/** The pages that are asked for, one after the other. */
const pages = [
  ['everybody, cold', 'people'],
  ['everybody', 'people'],
  ['a part of a name', 'people?text=12345'],
  ['the last page, by end', 'people?ends=over&page=400'],
  ['one person', `person?source=source-0&account=worker.12345`],
] as const;

await buildFunctions('local');
const config = await readConfig(root, 'local');
const folder = await mkdtemp(path.join(tmpdir(), 'nelm-bench-console-'));
try {
  const rows: string[][] = [];
  for (const sources of sizes) rows.push(...(await measured(sources)));
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}`;
  console.log(`\n${machine}, ${new Date().toISOString().slice(0, 10)}.\n`);
  console.log(table([['page', 'sources of 20,000', 'ms', 'CPU, ms', 'peak memory, MB'], ...rows]));
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measured(sources: number): Promise<string[][]> {
  const storage = await startStorage({ folder: path.join(folder, String(sources)), bucket: 'bench' });
  Object.assign(process.env, awsEnvironment(storage.url, storage.url));
  const bucket = openBucket('bench', new S3Client({ forcePathStyle: true }));
  for (let number = 0; number < sources; number += 1) await keepBackup(bucket, number);
  const environment = {
    ...process.env,
    ...{
      NELM_BUCKET: 'bench',
      NELM_STAGE: 'dev',
      NELM_URL: 'https://nelm.example.com',
      NELM_LINK_KEYS: linkKey,
      JOB_FUNCTION: 'nelm-dev-{job}:durable',
    },
    ...{ HR_EVENTS_FUNCTION: 'none', MANAGER_TRANSFER_FUNCTION: 'none' },
  };
  const tools = { bucket, now: Date.now, consoleKeys: consoleKeys(async () => [linkKey], 'dev') };
  const session = await beginSession(tools, { id: 'bench', address: config.operators[0] ?? '', way: 'mail' });
  const bundle = path.join(root, 'dist/local/console/index.mjs');
  const door = fork(path.join(import.meta.dirname, 'flowProcess.ts'), [bundle], {
    env: environment,
    execArgv: ['--max-semi-space-size=1', '--max-old-space-size=220'],
  });
  const rows: string[][] = [];
  let before = 0;
  for (const [title, address] of pages) {
    const started = performance.now();
    door.send({ id: 1, event: eventOf(address, session ?? ''), deadline: Date.now() + 29_000 });
    const [answer] = (await once(door, 'message')) as [Answer & { result?: { statusCode: number } }];
    const milliseconds = performance.now() - started;
    if (answer.result?.statusCode !== 200) throw new Error(`${title}: ${JSON.stringify(answer).slice(0, 500)}`);
    const memory = (answer.peakMemory / 2 ** 20).toFixed(0);
    rows.push([title, String(sources), milliseconds.toFixed(0), (answer.cpu - before).toFixed(0), memory]);
    before = answer.cpu;
  }
  door.kill();
  await storage.close();
  return rows;
}

/** A backup as the flow makes it: the export of the API, and a manifest. */
async function keepBackup(bucket: ReturnType<typeof openBucket>, number: number): Promise<void> {
  const source = { id: `source-${number}`, name: `Source ${number}` };
  const header = 'accountName,firstName,lastName,email,phone,manager,startDate,endDate,vendor,costCenter';
  const lines = Array.from({ length: people }, (_, index) => {
    const account = `worker.${String(index).padStart(5, '0')}`;
    const dates = '2026-01-01T00:00:00Z,2026-06-30T22:59:59Z';
    const values = `Given${index},Family ${index},${account}@example.com,+49 30 ${5_000_000 + index},manager.${index % 500}`;
    return `${account},${values},${dates},Northwind Consulting,CC-${index % 900}`;
  });
  const csv = `${[header, ...lines].join('\n')}\n`;
  const key = `${keys.backups(source)}/2026-11-28`;
  await bucket.write(`${key}.csv`, csv, 'text/csv');
  const sha256 = createHash('sha256').update(csv).digest('hex');
  const exportedAt = '2026-11-28T04:00:00.000Z';
  const said = { version: 1, source, exportedAt, runId: 'bench', rows: people, bytes: csv.length, sha256, schema };
  await bucket.write(`${key}.json`, JSON.stringify(said), 'application/json');
}

/** An event of the HTTP API. */
function eventOf(address: string, session: string) {
  const [page = '', query = ''] = address.split('?');
  return {
    version: '2.0',
    requestContext: { http: { method: 'GET', sourceIp: '192.0.2.1' } },
    rawQueryString: query,
    headers: {},
    cookies: [`__Host-nelm-session=${session}`],
    pathParameters: { path: page },
  };
}
