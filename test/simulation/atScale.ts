import { appendFileSync } from 'node:fs';
import { noFaults } from './faultRates.ts';
import { startSurroundings } from './large/askSurroundings.ts';
import { costsOf } from './large/costs.ts';
import { dayOfJobs, noteAllWarned, settingsOf } from './large/dayOfJobs.ts';
import { type Measured, tableOf } from './large/measured.ts';
import { tableOfMonth } from './large/month.ts';
import { startsAt } from './large/organisation.ts';
import { wrongOutcomes } from './large/outcomes.ts';
import { type LargeOptions, readLargeOptions } from './options.ts';
import { openWorld } from './world.ts';

const usage = `npm run simulate -- --people 20000 [--sources 5] [--days 2] [--events 1000] [--only JOBS] [--told] [--to FILE]
  Plants so many sources with so many people each, whose contracts end evenly over 400 days, and lives so many days of such an
  organisation, in which nothing goes wrong: the daily jobs, a full list of each source, events of an HR system. Prints what each job
  comes to: requests, operations, time by the simulation's clock, CPU time, memory, mails, what it writes to the bucket, and what a
  month of such days costs; at its end, or when it is stopped, a table of all days. It fails where a run does not end as it should, the
  operators are told of anything, or anybody of a source is not as the lists and events said.
  The tenant and the bucket are in a process of their own; nelm has 440 MB of heap, as a function of 512 MB.
  --events N   so many events a day
  --only JOBS  these jobs alone, joined by commas
  --told       all managers were warned the day before, so that the first day is one like any other
  --to FILE    writes a line of JSON for each job, too
  What is planted is kept in .local/ for the next time.`;

const { only, told, to, days, events, ...size } = options();

const surroundings = startSurroundings({ size, events, startsAt });
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
const all: Measured[] = [];
const wrong: string[] = [];
const isWanted = (job: string) => !only || only.includes(job);

// Whoever stops a run of hours has what it came to until then.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => end(130));

const live = dayOfJobs(world, beside, { size, events, isWanted }, (one) => {
  all.push(one);
  console.error(`${one.day} ${one.job}: ${JSON.stringify(one)}`);
  if (to) appendFileSync(to, `${JSON.stringify(one)}\n`);
  tell(one.day, wrongOutcomes(one, size.sources));
});
if (told) await world.time.finish(noteAllWarned(world, size));
for (let today = 0; today < days; today += 1) {
  await live(today);
  const ofDay = all.filter(({ day }) => day === today);
  console.log(`\nDay ${today + 1}\n\n${tableOf(ofDay)}\n`);
  for (const [what, usd] of Object.entries(costsOf(ofDay)))
    console.log(`a month of it, ${what}: ${usd.toFixed(2)} USD`);
  // Whom the tenant has follows from all jobs together.
  if (!only) tell(today, await world.time.finish(beside.look()));
  console.log(await took(beside));
}
end(0);

/** The options as they are typed; ends the process where help is asked for, or one is wrong. */
function options(): Omit<LargeOptions, 'help'> {
  try {
    const { help, ...read } = readLargeOptions(process.argv.slice(2));
    if (!help) return read;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    console.error(`${why}\nnpm run simulate -- --people 1000 --help says what there is.`);
    process.exit(2);
  }
}

/** Prints what is wrong, and has the command fail at its end. */
function tell(day: number, found: readonly string[]): void {
  for (const one of found) console.log(`Day ${day + 1} is not as it should be. ${one}`);
  wrong.push(...found);
}

/** What the day took of this machine so far. */
async function took({ used }: NonNullable<typeof beside>): Promise<string> {
  const { user, system } = process.cpuUsage();
  const { process: other } = await world.time.finish(used());
  const peak = Math.max(...all.map(({ memory }) => memory.peak));
  const own = `nelm ${Math.round((user + system) / 1e6)} s of CPU and ${peak} MB at its highest`;
  return `until now: ${own}, tenant and bucket ${Math.round(other.cpuSeconds)} s and ${other.megabytes} MB`;
}

function end(status: number): never {
  if (all.length > 0) console.log(`\nAll days\n\n${tableOfMonth(all)}\n`);
  console.log(
    wrong.length === 0
      ? 'Nothing went wrong.'
      : `${wrong.length} things are not as they should be; each is told above.`,
  );
  surroundings.end();
  process.exit(wrong.length > 0 ? 1 : status);
}
