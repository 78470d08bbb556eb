import { parseArgs } from 'node:util';
import { seededClients } from '../../local/tenant/seed.ts';
import { actor } from './acts.ts';
import { noFaults } from './faults.ts';
import { newJournal } from './journal.ts';
import { openWorld } from './world.ts';

const usage = `npm run simulate:scale -- [--sources 5] [--people 20000] [--days 2]
  Plants so many sources with so many people each, whose contracts end evenly over 400 days, and prints what each daily job comes to:
  requests, operations, time by the simulation's clock, CPU time and memory of this process. Nothing goes wrong.`;

const text = { type: 'string' } as const;
const { values } = parseArgs({ options: { sources: text, people: text, days: text, help: { type: 'boolean' } } });
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const sources = Number(values.sources ?? 5);
const people = Number(values.people ?? 20_000);
const days = Number(values.days ?? 2);
const day = 86_400_000;
const hour = 3_600_000;
const startsAt = Date.parse('2026-10-01T00:00:00Z');
const dayText = (moment: number) => new Date(moment).toISOString().slice(0, 10);

const world = await openWorld({
  ...{ seed: 1, startsAt: new Date(startsAt).toISOString(), rates: { ...noFaults } },
  settings: { operators: ['ops@example.com'], timeZone: 'UTC', sources: { '*': { graceDays: 30 } } },
});
const { time, isc } = world;
const { fire } = actor(world, newJournal(), { timeZone: 'UTC' });
await time.finish(plant());
// The grace runs from the last change of a record, which planting it was.
await time.passTo(startsAt + 31 * day);
const rows: string[] = [];
for (let today = 31; today < 31 + days; today += 1) {
  for (const [at, job] of [
    [4, 'source-backup'],
    [6, 'expiry-sweep'],
    [7, 'expiry-notice'],
  ] as const) {
    await time.passTo(startsAt + today * day + at * hour);
    rows.push(await measure(job));
    console.log(rows.at(-1));
  }
}
process.exit(0);

/** Fires a job, and gives a row of the table: what all executions came to that it started. */
async function measure(job: string): Promise<string> {
  const { executions } = world.lambda.engine;
  const before = new Set(executions());
  const requestsBefore = requests();
  const mailsBefore = world.mailbox.mails.length;
  const from = time.now();
  const cpu = process.cpuUsage();
  await time.finish(fire(job));
  const own = () => executions().filter((one) => !before.has(one));
  while (
    own().some(({ status, operations }) => status === 'RUNNING' && !operations.some(({ Type }) => Type === 'CALLBACK'))
  )
    await time.passTo(time.now() + 60_000);
  const ended = Math.max(...own().map(({ endedAt }) => endedAt ?? time.now()));
  const { user, system } = process.cpuUsage(cpu);
  const operations = Math.max(...own().map(({ operationsUsed }) => operationsUsed));
  return `| ${job} | ${dayText(from)} | ${requests() - requestsBefore} | ${own().length} | ${operations} | ${world.mailbox.mails.length - mailsBefore} | ${Math.round((ended - from) / 1_000)} s | ${((user + system) / 1e6).toFixed(1)} s | ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB | ${own()
    .map(({ status }) => status)
    .join()} |`;
}

function requests(): number {
  return Object.values(world.tenant.requests.counts()).reduce((all, one) => all + one, 0);
}

async function plant(): Promise<void> {
  const known = await Array.fromAsync(isc.sources.list());
  const ids = known.flatMap(({ sourceId }) => sourceId ?? []);
  while (ids.length < sources) {
    const { clientId: owner } = seededClients.admin;
    const made = await isc.sources.create({ name: `Source ${ids.length}`, description: '', owner });
    ids.push(made.sourceId ?? '');
  }
  for (const [index, sourceId] of ids.slice(0, sources).entries()) {
    const template = new TextDecoder().decode(await isc.schemaAttributes.template(sourceId));
    await isc.bulkUpload.upload(sourceId, peopleFile(template.trim().split('\n')[0] ?? '', index));
    for (let status = ''; status !== 'COMPLETED'; status = (await isc.bulkUpload.status(sourceId)) ?? '')
      await new Promise((resolve) => setTimeout(resolve, 30_000));
    console.log(`Planted ${people} people in source ${index + 1} of ${sources}.`);
  }
}

function peopleFile(header: string, source: number): string {
  const columns = header.split(',').map((column) => column.trim());
  const rows = Array.from({ length: people }, (_, index) => {
    const values: Record<string, string> = {
      ...{ accountName: `qx.${source}.${index}`, firstName: 'Qxada', lastName: `Qxexample${index}`, phone: '1' },
      ...{ email: `qx.${source}.${index}@example.com`, manager: 'jane.doe' },
      ...{ startDate: '2026-01-01T00:00:00Z', endDate: `${dayText(startsAt + (index % 400) * day)}T23:59:59Z` },
    };
    return columns.map((column) => values[column] ?? 'x').join(',');
  });
  return `${[header, ...rows].join('\n')}\n`;
}
