/**
 * Webhooks as fast as they come, against the local stack: how long the door takes to answer, how soon the last event has its
 * line in a report, and what that asks of ISC. `npm run bench:hr`, on a machine that does nothing else.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { buildFunctions } from '../build/stageBundles.ts';
import { hrEventReportSchema } from '../lib/flows/hr-events/eventReport.ts';
import { createIsc } from '../lib/isc/client.ts';
import { keys } from '../lib/store/keys.ts';
import { type Nelm, startNelm } from '../local/nelm.ts';
import { seededClients, seededSources } from '../local/tenant/seed.ts';
import type { Sent } from './hrSender.ts';
import { table } from './table.ts';

const root = path.join(import.meta.dirname, '..');
const header = 'Account Name,First Name,Last Name,E-mail,Phone,Manager,Start,End,Vendor';
const row = (name: string) => `${name},Ada,Example,${name}@example.com,1,jane.doe,2026-01-01,2027-06-30,Northwind`;

/** How many events of how many people. */
const bursts = [
  { events: 1, people: 1 },
  { events: 5_000, people: 50 },
  { events: 2_000, people: 400 },
];

await buildFunctions('local');
const rows: string[][] = [];
for (const burst of bursts) rows.push(await measured(burst.events, burst.people));
console.log(`${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}

${table([
  [
    'events',
    'people',
    'answers',
    'sent in, s',
    'door p50, ms',
    'door p99, ms',
    'until the last line, s',
    'runs',
    'requests to ISC',
    'what became of them',
  ],
  ...rows,
])}`);

/** Sends a burst to a nelm of its own. */
async function measured(events: number, people: number): Promise<string[]> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'nelm-bench-hr-'));
  const names = Array.from({ length: people }, (_, index) => `person.${index}`);
  const imported = Promise.withResolvers<void>();
  const nelm = await startNelm({
    root,
    dataFolder,
    ports: { tenant: 0, storage: 0, lambda: 0, http: 0 },
    log: () => {},
    onChange({ name, status }) {
      if (status !== 'RUNNING' && name.includes('csv-')) imported.resolve();
    },
  });
  try {
    await nelm.drop('Contractors', 'people.csv', Buffer.from([header, ...names.map(row)].join('\n')));
    await imported.promise;
    // As npm run adopt does: the people came by a file, and are the system's own from now on.
    const isc = createIsc({ baseUrl: nelm.tenant.url, ...seededClients.admin });
    const standard = await Array.fromAsync(isc.records.list(), ({ id }) => id);
    const adopted = { version: 1, systems: { standard } };
    await nelm.stack.storage.objects.write(
      keys.adopted(seededSources.Contractors.id),
      Buffer.from(JSON.stringify(adopted)),
    );
    nelm.tenant.requests.clear();
    const started = performance.now();
    const sender = fork(path.join(import.meta.dirname, 'hrSender.ts'), [
      nelm.stack.door.url,
      String(events),
      String(people),
    ]);
    const [sent] = (await once(sender, 'message')) as [Sent];
    const told = await linesOf(nelm, sent.statuses[202] ?? 0);
    const seconds = (performance.now() - started - sent.beforeMilliseconds) / 1_000;
    const requests = Object.values(nelm.tenant.requests.counts()).reduce((sum, count) => sum + count, 0);
    return [
      events.toLocaleString('en'),
      String(people),
      JSON.stringify(sent.statuses),
      (sent.milliseconds / 1_000).toFixed(1),
      quantile(sent.latencies, 0.5),
      quantile(sent.latencies, 0.99),
      seconds.toFixed(1),
      String(told.runs),
      String(requests),
      told.outcomes,
    ];
  } finally {
    await nelm.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** Waits until every event has a line in a report. */
async function linesOf(nelm: Nelm, wanted: number): Promise<{ lines: number; runs: number; outcomes: string }> {
  const outcomes: Record<string, number> = {};
  const counts = new Map<string, number>();
  for (;;) {
    const keys = await nelm.stack.storage.objects.list('runs/');
    for (const key of keys.filter((one) => one.endsWith('/report.json') && !counts.has(one))) {
      const report = hrEventReportSchema.safeParse(
        JSON.parse(String((await nelm.stack.storage.objects.read(key))?.bytes)),
      );
      counts.set(key, report.success ? report.data.events.length : 0);
      for (const { outcome } of report.data?.events ?? []) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    const lines = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const runs = [...counts.values()].filter((count) => count > 0).length;
    if (lines >= wanted) return { lines, runs, outcomes: JSON.stringify(outcomes) };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function quantile(values: readonly number[], part: number): string {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(1);
}
