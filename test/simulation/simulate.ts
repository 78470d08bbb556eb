import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { againLine, leftLine } from './againLine.ts';
import { drawnFaults, type FaultRates, noFaults } from './faultRates.ts';
import { isLarge, type Options, readOptions, usage } from './options.ts';
import type { Plan } from './plan.ts';
import { planOf } from './planOf.ts';
import { planText } from './planText.ts';
import { type Ran, runPlan } from './run.ts';
import { shrink } from './shrink.ts';

if (isLarge(process.argv.slice(2))) {
  // As the functions run: with a small young generation, and the heap of one of 512 MB.
  const options = ['--expose-gc', '--max-semi-space-size=1', '--max-old-space-size=440'];
  const given = [...options, path.join(import.meta.dirname, 'atScale.ts'), ...process.argv.slice(2)];
  process.exit(spawnSync(process.execPath, given, { stdio: 'inherit' }).status ?? 1);
}

const given = options();
const { days, people, density, sources, schedules } = given;
/** In milliseconds. The other clocks of the process stand still in what is simulated. */
const now = () => process.uptime() * 1_000;
const until = now() + given.minutes * 60_000;

/**
 * A failure is made shorter for so many milliseconds at least, or for as long as so many runs take: what fails after a year of a large
 * organisation takes minutes each time.
 */
const [leastShrinking, triesInShrinking] = [5 * 60_000, 10];

// Every fault makes errors, and their traces take a sixth of the time. A failure that is run again alone has them.
if (schedules > 1) Error.stackTraceLimit = 0;

let isStopped = false;
// The schedule that runs is ended, or made no shorter, and what all came to is said.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isStopped = true));

let done = 0;
let failed = 0;
const sums = { events: 0, executions: 0, requests: 0, mails: 0, faults: 0 };
for (let seed = given.seed; seed < given.seed + schedules && now() < until && !isStopped; seed += 1) {
  const { plan, rates: own } = given.plan
    ? await readPlan(given.plan)
    : { plan: onlyOf(planOf(seed, { days, people, density, sources })), rates: ratesOf(given, seed) };
  const began = now();
  const ran = await runPlan(plan, { rates: own, onDay: (day) => tellDay(plan, day) });
  done += 1;
  sums.events += plan.events.length;
  for (const name of ['executions', 'requests', 'mails', 'faults'] as const) sums[name] += ran.figures[name];
  if (ran.failures.length === 0) continue;
  if (!given.goOn) {
    await tellFailure(plan, { rates: own, ran, took: now() - began });
    process.exit(1);
  }
  failed += 1;
  const line = given.plan
    ? ''
    : `\n  Again: ${againLine(seed, { days, people, density, sources })}${given.calm ? ' --calm' : ''}`;
  console.log(`Seed ${seed} does not hold:\n  ${ran.failures.join('\n  ')}${line}`);
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

function ratesOf({ calm, without }: Options, seed: number): FaultRates {
  const none = Object.fromEntries(without.map((kind) => [kind, 0]));
  return { ...(calm ? noFaults : drawnFaults(seed, people * sources)), ...none };
}

function onlyOf(plan: Plan): Plan {
  const { only } = given;
  return only ? { ...plan, events: plan.events.filter(({ id }) => only.includes(id)) } : plan;
}

/** The options as they are typed; ends the process where help is asked for, or one is wrong. */
function options(): Options {
  try {
    const read = readOptions(process.argv.slice(2));
    if (!read.help) return read;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\nnpm run simulate -- --help says what there is.`);
    process.exit(2);
  }
}

async function readPlan(file: string): Promise<{ plan: Plan; rates: FaultRates }> {
  return JSON.parse(await readFile(file, 'utf8'));
}

/** How a schedule failed, under which faults, and how many milliseconds that took. */
type Failed = { rates: FaultRates; ran: Ran; took: number };

async function tellFailure(plan: Plan, { rates: own, ran, took }: Failed): Promise<void> {
  const most = Math.max(leastShrinking, triesInShrinking * took);
  const end = Math.min(now() + most, until + 60_000);
  const minutes = Math.ceil((end - now()) / 60_000);
  console.log(
    `Seed ${plan.seed} does not hold:\n  ${ran.failures.join('\n  ')}\nIt is made shorter, for up to ${minutes} minutes; Ctrl+C ends that with what is left by then …`,
  );
  const shrunk = await shrink(plan, own, ran, () => isStopped || now() > end);
  const file = `simulation-${plan.seed}.json`;
  await writeFile(file, JSON.stringify({ plan: shrunk.plan, rates: shrunk.rates }, null, 1));
  console.log(`${planText(shrunk.plan, shrunk.rates)}\n\n  ${shrunk.failures.join('\n  ')}\n`);
  console.log(`Again: npm run simulate -- --plan ${file}`);
  const line = given.plan ? undefined : leftLine(plan, shrunk, { days, people, density, sources });
  if (line) console.log(`or:    ${line}`);
}
