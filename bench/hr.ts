/**
 * 500 webhooks a second for 10 s against the local stack: how long the door takes to answer, and whether every delivery that
 * was taken in ends in a report. The deliveries are 100 events each of 50 people, shuffled. `npm run bench:hr`, on a machine
 * that does nothing else; `BENCH_RATE` is another number of webhooks a second.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { buildFunctions } from '../build/functions.ts';
import { startNelm } from '../local/nelm.ts';
import type { Sent } from './hrSender.ts';
import { table } from './table.ts';

const root = path.join(import.meta.dirname, '..');
const people = Array.from({ length: 50 }, (_, index) => `person.${index}`);
const header = 'Account Name,First Name,Last Name,E-mail,Phone,Manager,Start,End,Vendor';
const rows = people.map((name) => `${name},Ada,Example,${name}@example.com,1,jane.doe,2026-01-01,2027-06-30,Northwind`);

await buildFunctions();
const dataFolder = await mkdtemp(path.join(tmpdir(), 'nelm-bench-hr-'));
const imported = Promise.withResolvers<void>();
const counts = { ended: 0, failed: 0 };
const nelm = await startNelm({
  root,
  dataFolder,
  ports: { tenant: 0, storage: 0, lambda: 0, http: 0 },
  log: () => {},
  onChange({ name, status }) {
    if (status === 'RUNNING') return;
    if (name.startsWith('csv-')) imported.resolve();
    else counts[status === 'SUCCEEDED' ? 'ended' : 'failed'] += 1;
  },
});
try {
  await nelm.drop('Contractors', 'people.csv', Buffer.from([header, ...rows].join('\n')));
  await imported.promise;
  nelm.tenant.requests.clear();
  const sender = fork(path.join(import.meta.dirname, 'hrSender.ts'), [nelm.stack.door.url, ...people]);
  const [sent] = (await once(sender, 'message')) as [Sent];
  const started = Date.now();
  const accepted = sent.statuses[202] ?? 0;
  while (counts.ended + counts.failed < accepted) await new Promise((resolve) => setTimeout(resolve, 500));
  const keys = await nelm.stack.storage.objects.list('runs/Contractors/');
  const reports = keys.filter((key) => key.endsWith('/report.json')).length - 1;
  const requests = Object.values(nelm.tenant.requests.counts()).reduce((sum, count) => sum + count, 0);
  console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}

${table([
  ['measure', 'value'],
  ['deliveries', String(sent.latencies.length)],
  ['seconds that sending them took', (sent.milliseconds / 1000).toFixed(1)],
  ['answers', JSON.stringify(sent.statuses)],
  ['answer of the door, p50, ms', quantile(sent.latencies, 0.5)],
  ['answer of the door, p99, ms', quantile(sent.latencies, 0.99)],
  ['runs that ended well', String(counts.ended)],
  ['runs that failed', String(counts.failed)],
  ['reports', String(reports)],
  ['seconds until the last report', ((Date.now() - started) / 1000).toFixed(0)],
  ['requests to ISC', String(requests)],
])}`);
} finally {
  await nelm.close();
  await rm(dataFolder, { recursive: true, force: true });
}

function quantile(values: readonly number[], part: number): string {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(1);
}
