import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { noFaults } from './faults.ts';
import { startSurroundings } from './large/askSurroundings.ts';
import { costsOf } from './large/costs.ts';
import { dayOfJobs, noteAllWarned, settingsOf } from './large/dayOfJobs.ts';
import { type Measured, tableOf } from './large/measured.ts';
import { type Size, startsAt } from './large/organisation.ts';
import { openWorld } from './world.ts';

const usage = `npm run simulate -- --people 20000 [--sources 5] [--days 2] [--events 1000] [--only JOBS] [--told] [--to FILE]
  Plants so many sources with so many people each, whose contracts end evenly over 400 days, and lives so many days of such an
  organisation, in which nothing goes wrong: the daily jobs, a full list of each source, events of an HR system. Prints what each job
  comes to: requests, operations, time by the simulation's clock, CPU time, memory, mails, what it writes to the bucket, and what a
  month of such days costs.
  The tenant and the bucket are in a process of their own; nelm has 440 MB of heap, as a function of 512 MB.
  --events N   so many events a day
  --only JOBS  these jobs alone, joined by commas
  --told       all managers were warned the day before, so that the first day is one like any other
  --to FILE    writes a line of JSON for each job, too
  What is planted is kept in .local/ for the next time.`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    sources: text,
    people: text,
    days: text,
    events: text,
    to: text,
    only: text,
    told: { type: 'boolean' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const size: Size = { sources: Number(values.sources ?? 5), people: Number(values.people ?? 20_000) };
const days = Number(values.days ?? 2);

const surroundings = startSurroundings({ size, startsAt });
let beside: ReturnType<typeof surroundings.beside> | undefined;
const world = await openWorld({
  ...{ seed: 1, startsAt: new Date(startsAt).toISOString(), rates: { ...noFaults } },
  settings: settingsOf(size),
  beside(time) {
    beside = surroundings.beside(time);
    return beside;
  },
});
if (!beside) throw new Error('The world has no surroundings.');
let ofDay: Measured[] = [];
const isWanted = (job: string) => !values.only || values.only.split(',').includes(job);
const live = dayOfJobs(world, beside, { size, events: Number(values.events ?? 1_000), isWanted }, (one) => {
  ofDay.push(one);
  console.error(`${one.day} ${one.job}: ${JSON.stringify(one)}`);
  if (values.to) appendFileSync(values.to, `${JSON.stringify(one)}\n`);
});
if (values.told) await world.time.finish(noteAllWarned(world, size));
for (let today = 0; today < days; today += 1) {
  await live(today);
  console.log(`\nDay ${today + 1}\n\n${tableOf(ofDay)}\n`);
  for (const [what, usd] of Object.entries(costsOf(ofDay)))
    console.log(`a month of it, ${what}: ${usd.toFixed(2)} USD`);
  ofDay = [];
}
surroundings.end();
process.exit(0);
