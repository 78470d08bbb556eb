import { createHash } from 'node:crypto';
import { actor } from './acts.ts';
import { checker } from './check.ts';
import type { Mutation } from './deployment.ts';
import { againChangesNothing, allComeBack } from './epilogue.ts';
import type { FaultRates } from './faultRates.ts';
import { type Journal, newJournal } from './journal.ts';
import type { Plan } from './plan.ts';
import { quietMoments } from './quietMoments.ts';
import { openWorld, type World } from './world.ts';

export type RunOptions = {
  rates: FaultRates;
  mutation?: Mutation | undefined;
  /** Is shown the world at its end. */
  look?: ((world: World, journal: Journal) => void) | undefined;
  /** Is told of each day that is over, by its number. */
  onDay?: ((day: number) => void) | undefined;
  /** Whether it is to end before its last day: nothing more is looked at then. */
  isOver?: (() => boolean) | undefined;
};

/** What a run of a plan came to. */
export type Ran = {
  /** What does not hold, in words; the first that was found. */
  failures: string[];
  /** Of everything that happened. */
  digest: string;
  figures: { executions: number; requests: number; mails: number; faults: number };
  happened: readonly string[];
};

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** At which hour of a day whoever is past their grace is deleted. */
const sweptAt = 6;

/** At which hour of a day each job fires. Approvals are decided by rule every quarter of an hour; here as often as it matters. */
const jobs = [
  [4, 'source-backup'],
  [sweptAt, 'expiry-sweep'],
  [7, 'expiry-notice'],
  ...([9, 16] as const).map((at) => [at, 'approvals'] as const),
  ...([2, 8, 14, 20] as const).map((at) => [at, 'expected-files'] as const),
  [6.5, 'source-drift'],
] as const;

/** Carries out a plan, and looks at every quiet moment whether what is promised holds. */
export async function runPlan(plan: Plan, { rates, mutation, look, ...options }: RunOptions): Promise<Ran> {
  const { seed, startsAt, settings, sources, schemas } = plan;
  const world = await openWorld({
    seed,
    startsAt,
    settings,
    sources,
    schemas,
    rates: { ...rates },
    ...(mutation && { mutation }),
  });
  const journal = newJournal();
  const failures: string[] = [];
  try {
    await live(world, plan, { journal, failures, ...options });
  } catch (error) {
    failures.push(itselfFailed(world, error));
  }
  const { executions } = world.lambda.engine;
  const requests = Object.values(world.tenant.requests.counts()).reduce((all, one) => all + one, 0);
  const figures = {
    ...{ executions: executions().length, requests, mails: world.mailbox.mails.length },
    faults: world.happened.length,
  };
  const told = [
    ...world.happened,
    ...world.lines,
    ...world.mailbox.mails,
    ...executions(),
    world.tenant.requests.counts(),
  ];
  const hash = createHash('sha256');
  // One after the other: a year of a large organisation is longer than a text may be.
  for (const one of told) hash.update(JSON.stringify(one));
  const digest = hash.digest('hex');
  look?.(world, journal);
  await world.close();
  return { failures, digest, figures, happened: world.happened };
}

/** That a mistake of the simulation has come to light, at this moment: what comes after it can be left out. */
function itselfFailed({ time }: World, error: unknown): string {
  const moment = new Date(time.now()).toISOString().slice(0, 16);
  return `${moment} The simulation itself failed: ${error instanceof Error ? error.stack : error}`;
}

type Living = Pick<RunOptions, 'onDay' | 'isOver'> & { journal: Journal; failures: string[] };

async function live(
  world: World,
  plan: Plan,
  { journal, failures, onDay, isOver = () => false }: Living,
): Promise<void> {
  const { time } = world;
  const start = Date.parse(plan.startsAt);
  const doing = actor(world, journal);
  const { act, fire } = doing;
  const check = checker(world, plan, journal);
  /** How many people and schedules are doing something. */
  let busy = 0;
  const later = (moment: number, work: () => Promise<void>) => {
    const fail = (error: Error) => void failures.push(itselfFailed(world, error));
    const start = async () => {
      busy += 1;
      await work().catch(fail);
      busy -= 1;
    };
    setTimeout(() => void start(), Math.max(1, moment - time.now()));
  };
  const isNewlyQuiet = quietMoments(world, journal);
  const { looksAt = [23] } = plan;
  /** Lets time pass up to a moment, and looks whenever it is quiet, to the minute, where the plan says so. */
  const passTo = async (moment: number) => {
    while (looksAt === 'quiet' && time.now() < moment - minute && failures.length === 0) {
      await time.passTo(time.now() + minute);
      if (busy === 0 && isNewlyQuiet()) failures.push(...(await check.look(false)));
    }
    await time.passTo(moment);
  };
  for (let today = 0; today < plan.days && failures.length === 0 && !isOver(); today += 1) {
    world.reseed(today);
    world.expire();
    const [from, to] = [start + today * day, start + (today + 1) * day];
    for (const event of plan.events) {
      const at = Date.parse(event.at);
      if (at >= from && at < to) later(at, () => act(event));
    }
    for (const [at, job] of jobs)
      later(from + at * hour, async () => {
        if (isScheduled(job, world, plan)) await fire(job);
      });
    for (let at = 0; at < 24 && failures.length === 0; at += 1) {
      await passTo(from + at * hour + hour - 1);
      if (isWaited(world, at)) later(time.now() + 1, () => fire('hr-events'));
      if (at === sweptAt - 1) await check.note();
      if (looksAt !== 'quiet' && looksAt.includes(at)) failures.push(...(await check.look(false)));
    }
    onDay?.(today + 1);
  }
  if (failures.length > 0 || isOver()) return;
  world.faults.stop();
  world.tenant.faults.clear();
  for (let today = 0; today < 3; today += 1) {
    for (let at = 0; at < 24; at += 1) {
      await time.passTo(time.now() + hour);
      if (at === 9 && isScheduled('approvals', world, plan)) later(time.now() + 1, () => fire('approvals'));
      if (isWaited(world, at)) later(time.now() + 1, () => fire('hr-events'));
    }
  }
  failures.push(...(await check.look(true)));
  if (failures.length > 0) return;
  // What is done again is to change nothing: whoever is asked for days does not answer beside it.
  doing.answerNoMore();
  const tell = (wrong: string[]) =>
    failures.push(...wrong.map((one) => `${new Date(time.now()).toISOString().slice(0, 16)} ${one}`));
  tell(await againChangesNothing(world, doing));
  // So do mails, reports, locks and whatever else is held to what is promised.
  failures.push(...(await check.look(true)));
  tell(await allComeBack(world, journal, doing));
}

/** Whether an organisation has a job now. */
function isScheduled(job: string, world: World, { events }: Plan): boolean {
  const { config } = world.deployed();
  if (job === 'approvals') return config.approvals !== undefined;
  if (job === 'expected-files') return config.sources['Interns']?.expect !== undefined;
  return job !== 'source-drift' || events.some(({ kind }) => kind === 'drift');
}

/** Whether the job of HR events has anything to look at. It is fired every five minutes; here as often as it matters. */
function isWaited({ storage }: World, hourOfDay: number): boolean {
  if (storage.keys('events/').length > 0) return true;
  return hourOfDay % 6 === 5 && ['watched/', 'waiting/'].some((prefix) => storage.keys(prefix).length > 0);
}
