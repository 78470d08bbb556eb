import { createChance } from '../../local/tenant/chance.ts';
import { type Drawer, drawer } from './drawer.ts';
import { fileOf } from './happenings/files.ts';
import { happeningsFor } from './happenings/happenings.ts';
import { type Happening, type Plan, type PlanEvent, usualSources } from './plan.ts';
import { schemasOf } from './schemas.ts';
import { settingsOf } from './settings.ts';
import { createStaff } from './staff.ts';

/** How large an organisation is, and how much happens to it. */
export type PlanOptions = {
  days: number;
  /** So many are in the list of each source in the beginning, on average; who is hired comes to them. */
  people: number;
  /** How much more happens a day than usually. */
  density?: number;
  /** How many, two at least. */
  sources?: number;
};

/** For so many days the same happens more often than usual. */
const season = 30;

/** The plan that a seed gives. */
export function planOf(seed: number, { days, people, density = 1, sources: count = 2 }: PlanOptions): Plan {
  const draw = drawer(createChance(seed));
  const startsAt = new Date(Date.parse('2026-01-05T00:00:00Z') + draw.below(1_200) * 86_400_000).toISOString();
  const settings = settingsOf(draw);
  const sources = [...usualSources, ...Array.from({ length: count - 2 }, (_, index) => `Agency ${index + 3}`)];
  const schemas = schemasOf(draw, sources);
  const staff = createStaff(draw, Date.parse(startsAt), schemas, people);
  const events: Happening[] = sources.map((source, index) => fileOf(staff, draw, 0, source, 60 + 10 * index));
  let happeningsOf = happeningsFor(draw);
  for (let day = 1; day < days; day += 1) {
    if (day % season === 0) happeningsOf = happeningsFor(draw);
    staff.moveOn(day);
    for (let more = 0; more < density; more += 1) events.push(...happeningsOf(staff, day));
  }
  const inOrder = events.toSorted((one, other) => one.at.localeCompare(other.at));
  return {
    ...{ seed, startsAt, days, looksAt: looksOf(draw, days * people * count), sources, settings, schemas },
    events: inOrder.map((one, index) => ({ id: index + 1, ...one }) as PlanEvent),
  };
}

/** Of so many days of one person at most every quiet moment is looked at, such as a year of 60 people: there are dozens in a day, and everybody is looked at. */
const mostQuiet = 25_000;

/** When it is looked: at some hours of each day, or at every quiet moment. */
function looksOf(draw: Drawer, personDays: number): number[] | 'quiet' {
  const count = draw.is(0.7) ? 'quiet' : draw.pick([1, 4, 12] as const);
  if (count === 'quiet' && personDays <= mostQuiet) return 'quiet';
  const hours = Array.from({ length: count === 'quiet' ? 1 : count }, () => draw.below(24));
  return [...new Set(hours)].sort((one, other) => one - other);
}
