import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { againLine } from './againLine.ts';
import { type FaultRates, faultsOf, noFaults } from './faultRates.ts';
import type { Plan } from './plan.ts';
import { planOf } from './planOf.ts';
import { planText } from './planText.ts';
import { type Ran, runPlan } from './run.ts';
import { shrink } from './shrink.ts';

const usage = `npm run simulate -- [--seed N] [--schedules N] [--days 365] [--people 500] [--sources 5] [--density 1] [--minutes M] [--calm]
  Runs nelm through schedules that seeds give, under every fault, and looks every day whether what is promised holds.
  --seed N        the first seed; 1 when left out
  --schedules N   how many; 1 when left out
  --days N        how long each of them is; a year when left out, which takes some ten minutes
  --people N      how many people are in the list of each source in the beginning; 500 when left out
  --sources N     how many sources the organisation has; 5 when left out
  --minutes M     begins none after so many minutes, however many are left
  --density N     how much more happens a day; 1 when left out
  --calm          nothing goes wrong by chance
  --only 3,7,9    only these events of the plan
  --without kill  none of these faults; several are joined by commas
  --plan FILE     runs a plan that a failure left behind
  --go-on         goes on with the next seed after a failure, which is told and not made shorter

  With --people 1000 and more, it lives days at that size in which nothing goes wrong, and says what each daily job comes to, and what a month
  of them costs: npm run simulate -- --people 20000 --sources 50 --days 30; --people 1000 --help says more.`;

/** Of so many people in each source it is measured what they come to, and no fault is looked for. */
const large = 1_000;
if (Number(process.argv[process.argv.indexOf('--people') + 1]) >= large) {
  // As the functions run: with a small young generation, and the heap of one of 512 MB.
  const options = ['--expose-gc', '--max-semi-space-size=1', '--max-old-space-size=440'];
  const given = [...options, path.join(import.meta.dirname, 'atScale.ts'), ...process.argv.slice(2)];
  process.exit(spawnSync(process.execPath, given, { stdio: 'inherit' }).status ?? 1);
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const { values } = parseArgs({
  options: {
    ...{
      seed: text,
      schedules: text,
      days: text,
      people: text,
      density: text,
      sources: text,
      minutes: text,
      only: text,
      without: text,
      plan: text,
    },
    ...{ calm: flag, help: flag, 'go-on': flag },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const number = (given: string | undefined, usual: number) => (given === undefined ? usual : Number(given));
const days = number(values.days, 365);
const people = number(values.people, 500);
const density = number(values.density, 1);
const sources = number(values.sources, 5);
const first = number(values.seed, 1);
const schedules = number(values.schedules, 1);
const until = performance.now() + number(values.minutes, Number.POSITIVE_INFINITY) * 60_000;
const rates = ratesOf(values.calm ?? false, values.without ?? '');

// Every fault makes errors, and their traces take a sixth of the time. A failure that is run again alone has them.
if (schedules > 1) Error.stackTraceLimit = 0;

let done = 0;
let failed = 0;
const sums = { events: 0, executions: 0, requests: 0, mails: 0, faults: 0 };
for (let seed = first; seed < first + schedules && performance.now() < until; seed += 1) {
  const { plan, rates: own } = values.plan
    ? await readPlan(values.plan)
    : { plan: onlyOf(planOf(seed, { days, people, density, sources })), rates };
  const ran = await runPlan(plan, { rates: own, onDay: (day) => tellDay(plan, day) });
  done += 1;
  sums.events += plan.events.length;
  for (const name of ['executions', 'requests', 'mails', 'faults'] as const) sums[name] += ran.figures[name];
  if (ran.failures.length === 0) continue;
  if (!values['go-on']) {
    await tellFailure(plan, own, ran);
    process.exit(1);
  }
  failed += 1;
  console.log(`Seed ${seed} does not hold:\n  ${ran.failures.join('\n  ')}`);
}
console.log(
  `${done - failed} of ${done} schedules of ${days} days hold: ${Object.entries(sums)
    .map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
    .join(', ')}.`,
);
process.exit(failed > 0 ? 1 : 0);

/** Says once a month how far a long schedule has come. */
function tellDay({ seed, days: all }: Plan, day: number): void {
  if (all > 60 && day % 30 === 0) console.log(`Seed ${seed}: day ${day} of ${all}`);
}

function ratesOf(isCalm: boolean, without: string): FaultRates {
  const none = Object.fromEntries(
    without
      .split(',')
      .filter(Boolean)
      .map((kind) => [kind, 0]),
  );
  return { ...(isCalm ? noFaults : faultsOf(people * sources)), ...none };
}

function onlyOf(plan: Plan): Plan {
  const ids = values.only?.split(',').map(Number);
  return ids ? { ...plan, events: plan.events.filter(({ id }) => ids.includes(id)) } : plan;
}

async function readPlan(file: string): Promise<{ plan: Plan; rates: FaultRates }> {
  return JSON.parse(await readFile(file, 'utf8'));
}

async function tellFailure(plan: Plan, own: FaultRates, ran: Ran): Promise<void> {
  console.log(`Seed ${plan.seed} does not hold:\n  ${ran.failures.join('\n  ')}\nIt is made shorter …`);
  const end = Math.min(performance.now() + 5 * 60_000, until + 60_000);
  const shrunk = await shrink(plan, own, ran, () => performance.now() > end);
  const file = `simulation-${plan.seed}.json`;
  await writeFile(file, JSON.stringify({ plan: shrunk.plan, rates: shrunk.rates }, null, 1));
  console.log(`${planText(shrunk.plan, shrunk.rates)}\n\n  ${shrunk.failures.join('\n  ')}\n`);
  const ids = shrunk.plan.events.map(({ id }) => id).join(',');
  const kinds = Object.entries(shrunk.rates).flatMap(([kind, rate]) => (rate === 0 ? [kind] : []));
  const without = kinds.length > 0 ? ` --without ${kinds.join(',')}` : '';
  console.log(`Again: npm run simulate -- --plan ${file}`);
  if (!values.plan)
    console.log(`or:    ${againLine(plan.seed, { days, people, density, sources })}${without} --only ${ids}`);
}
