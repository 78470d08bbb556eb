import { parseArgs } from 'node:util';
import { noFaults } from './faultRates.ts';

export const usage = `npm run simulate -- [--seed N] [--schedules N] [--days 365] [--people 500] [--sources 5] [--density 1] [--minutes M] [--calm]
  Runs nelm through schedules that seeds give, under every fault, and looks every quiet moment, or at some hours of each day, whether what is promised holds.
  --seed N        the first seed; 1 when left out
  --schedules N   how many; 1 when left out
  --days N        how long each of them is; a year when left out, which takes some ten minutes
  --people N      how many people are in the list of each source in the beginning, on average; 500 when left out
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

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** The options that are whole numbers: how small they may be, and what they are where they are left out. */
const numbers = {
  seed: { least: 0, usual: 1 },
  schedules: { least: 1, usual: 1 },
  days: { least: 1, usual: 365 },
  people: { least: 1, usual: 500 },
  density: { least: 1, usual: 1 },
  sources: { least: 2, usual: 5 },
  minutes: { least: 1, usual: Number.POSITIVE_INFINITY },
} as const;

type Numbers = Record<keyof typeof numbers, number>;

/** What `npm run simulate` is to do. */
export type Options = Numbers & {
  help: boolean;
  calm: boolean;
  goOn: boolean;
  /** The ids of the events that are left of the plan; all of them where none are named. */
  only: number[] | undefined;
  /** The kinds of faults that do not happen. */
  without: string[];
  /** A file with a plan. */
  plan: string | undefined;
};

const ordinary = {
  ...{ seed: text, schedules: text, days: text, people: text, density: text, sources: text, minutes: text },
  ...{ only: text, without: text, plan: text, calm: flag, help: flag, 'go-on': flag },
} as const;

/**
 * Reads the options of `npm run simulate`.
 *
 * @throws Error that says which one is wrong, and what it may be
 */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({ args, options: ordinary });
  const without = values.without?.split(',') ?? [];
  const unknown = without.find((kind) => !(kind in noFaults));
  if (unknown !== undefined)
    throw new Error(`--without "${unknown}" is no kind of fault. There are ${Object.keys(noFaults).join(', ')}.`);
  return {
    ...(Object.fromEntries(
      Object.entries(numbers).map(([name, { least, usual }]) => [
        name,
        wholeNumber(name, values[name as keyof Numbers], { least, usual }),
      ]),
    ) as Numbers),
    ...{ help: values.help ?? false, calm: values.calm ?? false, goOn: values['go-on'] ?? false },
    ...{ only: values.only?.split(',').map((id) => wholeNumber('only', id, { least: 1, usual: 1 })) },
    ...{ without, plan: values.plan },
  };
}

/** Of so many people in each source it is measured what they come to, and no fault is looked for. */
const large = 1_000;

/** Whether options ask for a run at such a size, however they are written. */
export function isLarge(args: string[]): boolean {
  const { people } = parseArgs({ args, options: { people: text }, strict: false }).values;
  return typeof people === 'string' && Number(people) >= large;
}

/** What a run of many people is to do. */
export type LargeOptions = Record<'sources' | 'people' | 'days' | 'events', number> & {
  help: boolean;
  told: boolean;
  /** The jobs that are run; all of them where none are named. */
  only: string[] | undefined;
  /** A file for what each job comes to. */
  to: string | undefined;
};

/**
 * Reads the options of a run of many people.
 *
 * @throws Error that says which one is wrong, and what it may be
 */
export function readLargeOptions(args: string[]): LargeOptions {
  const known = {
    ...{ sources: text, people: text, days: text, events: text, to: text, only: text },
    told: flag,
    help: flag,
  };
  const said = Object.keys(parseArgs({ args, options: { ...ordinary, ...known }, strict: false }).values);
  const other = said.find((name) => name in ordinary && !(name in known));
  if (other !== undefined)
    throw new Error(
      `There is no --${other} with --people ${large} and more: nothing goes wrong then, and no seed is drawn.`,
    );
  const { values } = parseArgs({ args, options: known });
  const numberOf = (name: 'sources' | 'people' | 'days' | 'events', least: number, usual: number) =>
    wholeNumber(name, values[name], { least, usual });
  return {
    ...{ sources: numberOf('sources', 1, 5), people: numberOf('people', 1, 20_000) },
    ...{ days: numberOf('days', 1, 2), events: numberOf('events', 0, 1_000) },
    ...{ help: values.help ?? false, told: values.told ?? false, only: values.only?.split(','), to: values.to },
  };
}

function wholeNumber(
  name: string,
  given: string | undefined,
  { least, usual }: { least: number; usual: number },
): number {
  if (given === undefined) return usual;
  const number = Number(given);
  if (given.trim() !== '' && Number.isInteger(number) && number >= least) return number;
  throw new Error(`--${name} "${given}" is not a whole number of ${least} or more.`);
}
