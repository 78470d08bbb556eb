import { type Chance, createChance } from '../../local/tenant/chance.ts';
import type { FaultRates } from './faults.ts';
import { managers } from './people.ts';
import type { Settings } from './world.ts';

/** A person as a file or an event names them. Dates are days. */
type Said = { account: string; phone: string; start: string; end: string };

/** A row of a file: what is wrong with it, if anything. */
export type Row = Said & { wrong?: 'end before start' | 'no date' | 'no last name' | 'unknown manager' };

/** What happens outside of nelm, and when: an instant in ISO 8601. */
export type PlanEvent = { id: number; at: string } & (
  | {
      kind: 'file';
      source: string;
      folder: 'inbox' | 'roster';
      name: string;
      rows: Row[];
      /** How many minutes after the drop S3 tells of it; more than once, where there are several. */
      told: number[];
    }
  | {
      kind: 'event';
      system: 'standard' | 'bamboohr' | 'deel';
      type: 'hired' | 'changed' | 'extended' | 'ended' | 'rehired' | 'withdrawn' | 'stopped';
      source: string;
      account: string;
      values: Partial<Omit<Said, 'account'>>;
      /** How many minutes after it happened it is posted; more than once, where there are several. */
      posted: number[];
      forged?: boolean;
    }
  | { kind: 'decide'; decision: 'approve' | 'reject'; clicks: number; after: number }
  | { kind: 'choose'; wish: 'extend' | 'end'; nth: number; clicks: number }
  | { kind: 'scan' }
  | { kind: 'requests'; decision: 'approve' | 'reject' }
  | {
      kind: 'hand';
      what: 'extend' | 'end' | 'delete' | 'phone';
      source: string;
      account: string;
      end: string;
      phone: string;
    }
  | { kind: 'stop' | 'lift'; source: string; account: string }
  | { kind: 'outage'; of: keyof FaultRates; minutes: number; rate: number }
  | { kind: 'jobs'; of: 'stuck' | 'error'; times: number }
  | { kind: 'restore'; source: string; daysBack: number }
  /** Somebody changes what a source says of itself, to a text of the event's own or back to what is stated. */
  | { kind: 'drift'; source: string; isBack: boolean }
  /** Some people are offered to another manager, who answers after so many hours, each time anew. */
  | { kind: 'handover'; source: string; accounts: string[]; to: string; answers: { after: number; answer: Answer }[] }
  | { kind: 'deploy' }
);

/** What a seed gives: an organisation, and what happens to it. */
export type Plan = {
  seed: number;
  startsAt: string;
  days: number;
  /** The names of the organisation's sources. */
  sources: readonly string[];
  settings: Settings;
  events: PlanEvent[];
};

/** Events of HR systems are of the first, and full rosters come of the second. */
export const usualSources = ['Contractors', 'Interns'] as const;

export type PlanOptions = {
  days: number;
  /** A third of them are in the lists of each source in the beginning. */
  people: number;
  /** How much more happens a day than usually. */
  density?: number;
  /** How many, two at least. */
  sources?: number;
};

/** What a manager says to people who are offered. */
export type Answer = 'accept' | 'decline';

type HrSystem = Extract<PlanEvent, { kind: 'event' }>['system'];

/** A kind of event without its number. */
type Happening = PlanEvent extends infer Event ? (Event extends PlanEvent ? Omit<Event, 'id'> : never) : never;

const dayMilliseconds = 86_400_000;
const minuteMilliseconds = 60_000;

/** The plan that a seed gives. */
export function planOf(seed: number, { days, people, density = 1, sources: count = 2 }: PlanOptions): Plan {
  const draw = drawer(createChance(seed));
  const startsAt = new Date(Date.parse('2026-01-05T00:00:00Z') + draw.below(300) * dayMilliseconds).toISOString();
  const settings = settingsOf(draw);
  const events: Happening[] = [];
  const start = Date.parse(startsAt);
  const dayOf = (day: number) => new Date(start + day * dayMilliseconds).toISOString().slice(0, 10);
  const at = (day: number, minute = draw.below(24 * 60)) =>
    new Date(start + day * dayMilliseconds + minute * minuteMilliseconds).toISOString();
  const someone = (account: string, day: number): Said => ({
    ...{ account, phone: String(draw.below(1_000)) },
    ...{ start: dayOf(day + draw.below(30) - 25), end: dayOf(day + 6 + draw.below(90)) },
  });
  const sources = [...usualSources, ...Array.from({ length: count - 2 }, (_, index) => `Agency ${index + 3}`)];
  const onFile = new Map(sources.map((name) => [name, new Map<string, Said>()]));
  const listOf = (source: string) => onFile.get(source) ?? new Map<string, Said>();
  const hired = new Map<string, Said & { system: HrSystem }>();
  let named = 0;
  const newName = (prefix: string) => {
    named += 1;
    return `${prefix}.${named}`;
  };
  for (const list of onFile.values())
    for (let index = 0; index < people / 3; index += 1) {
      const one = someone(newName('qx'), 0);
      list.set(one.account, one);
    }

  /** A file of a source as it is on a day: a list of all, or of some. */
  function file(day: number, source: string, minute?: number): Happening {
    const list = [...listOf(source).values()];
    const folder = source === 'Interns' && draw.is(0.8) ? 'roster' : 'inbox';
    const all = draw.is(0.1) ? shuffled(list, draw) : list;
    const isShort = draw.is(folder === 'roster' ? 0.06 : 0.2);
    const said = folder === 'inbox' && draw.is(0.5) ? all.filter(() => draw.is(0.3)) : all;
    const rows = (isShort ? said.slice(0, draw.below(said.length + 1)) : said).map((one): Row => {
      if (!draw.is(0.02)) return { ...one };
      return { ...one, wrong: draw.pick(['end before start', 'no date', 'no last name', 'unknown manager'] as const) };
    });
    const told = draw.is(0.85) ? [0] : draw.pick([[0, 1], [30], [0, 600], [draw.below(2_000)], [0, 0, 3]]);
    const name = draw.is(0.5) ? 'people' : `people-${day}`;
    return { kind: 'file', at: at(day, minute), source, folder, name, rows, told };
  }

  /** Somebody new of one of the systems. BambooHR numbers its employees. */
  function newHire(day: number): Said & { system: HrSystem } {
    const system = draw.pick(['standard', 'standard', 'bamboohr', 'deel'] as const);
    const name = newName('qxe');
    return { ...someone(system === 'bamboohr' ? String(900_000 + named) : name, day), system };
  }

  /** What an HR system says of one of its people. */
  function event(day: number): Happening {
    const known = [...hired.values()];
    const isNew = known.length === 0 || draw.is(0.3);
    const person = isNew ? newHire(day) : { ...draw.pick(known) };
    const { system } = person;
    const types = ['changed', 'changed', 'extended', 'extended', 'ended', 'rehired', 'withdrawn', 'hired'] as const;
    const type = isNew ? ('hired' as const) : draw.pick(types);
    const values: Partial<Omit<Said, 'account'>> = {};
    const { account } = person;
    if (type === 'hired' || type === 'rehired') {
      if (!isNew) Object.assign(person, someone(account, day));
      Object.assign(values, { phone: person.phone, start: person.start, end: person.end });
    }
    if (type === 'changed') values.phone = String(draw.below(1_000));
    if (type === 'extended') values.end = dayOf(day + 20 + draw.below(120));
    if (type === 'ended' && draw.is(0.7)) values.end = dayOf(day + draw.below(10) - 5);
    hired.set(account, { ...person, ...values, system });
    const posted = draw.is(0.8) ? [0] : draw.pick([[0, 1], [0, 0], [draw.below(200)], [2, 500]]);
    const forged = draw.is(0.03);
    return {
      kind: 'event',
      at: at(day),
      system,
      type,
      source: 'Contractors',
      account,
      values,
      posted,
      ...(forged && { forged }),
    };
  }

  function hand(day: number): Happening {
    const source = draw.pick(sources);
    const account = draw.pick([...listOf(source).keys(), ...(source === 'Contractors' ? hired.keys() : [])]) ?? 'qx.1';
    const what = draw.pick(['extend', 'end', 'delete', 'phone'] as const);
    return {
      kind: 'hand',
      at: at(day),
      what,
      source,
      account,
      end: dayOf(day + 10 + draw.below(60)),
      phone: `h${day}`,
    };
  }

  /** The organisation moves on by a day, in its own lists. */
  function moveOn(day: number): void {
    for (const list of onFile.values()) {
      for (const one of [...list.values()]) {
        const what = draw.below(100);
        if (what === 0) list.delete(one.account);
        else if (what < 3) list.set(one.account, { ...one, end: dayOf(day + 5 + draw.below(100)) });
        else if (what === 3) list.set(one.account, { ...one, end: dayOf(day + 1 + draw.below(5)) });
        else if (what < 6) list.set(one.account, { ...one, phone: String(draw.below(1_000)) });
      }
      if (draw.is(0.25)) {
        const one = someone(newName('qx'), day);
        list.set(one.account, one);
      }
    }
  }

  events.push(...sources.map((source, index) => file(0, source, 60 + 10 * index)));
  /** What happens on a day. */
  function live(day: number): void {
    for (const source of sources) if (draw.is(0.25)) events.push(file(day, source));
    if (draw.is(0.03))
      events.push({ ...file(day, 'Interns'), at: at(day, 10) }, { ...file(day, 'Interns'), at: at(day, 10) });
    for (let more = draw.below(3); more > 0 && draw.is(0.5); more -= 1) events.push(event(day));
    if (draw.is(0.03))
      for (let burst = 0; burst < 6; burst += 1) events.push({ ...event(day), at: at(day, 600 + burst) });
    if (draw.is(0.15))
      events.push({
        ...{ kind: 'decide', at: at(day), decision: draw.is(0.75) ? 'approve' : 'reject' },
        ...{ clicks: draw.is(0.2) ? 2 : 1, after: draw.below(3) },
      });
    if (draw.is(0.12)) {
      const wish = draw.is(0.8) ? ('extend' as const) : ('end' as const);
      events.push({ kind: 'choose', at: at(day), wish, nth: draw.below(10), clicks: draw.is(0.3) ? 2 : 1 });
    }
    if (draw.is(0.03)) events.push({ kind: 'scan', at: at(day) });
    if (draw.is(0.3)) events.push({ kind: 'requests', at: at(day), decision: draw.is(0.8) ? 'approve' : 'reject' });
    if (draw.is(0.1)) events.push(hand(day));
    if (draw.is(0.03)) {
      const source = draw.pick(sources);
      const account = draw.pick([...listOf(source).keys()]) ?? 'qx.1';
      events.push({ kind: 'stop', at: at(day), source, account });
      if (draw.is(0.5)) events.push({ kind: 'lift', at: at(day + 1 + draw.below(10)), source, account });
    }
    if (draw.is(0.04)) {
      const of = draw.pick(['isc', 'storage', 'mail', 'start', 'checkpoint', 'kill', 'secrets', 'hr'] as const);
      events.push({ kind: 'outage', at: at(day), of, minutes: 1 + draw.below(90), rate: draw.pick([0.2, 0.5, 1]) });
    }
    if (draw.is(0.02)) events.push({ kind: 'jobs', at: at(day), of: draw.pick(['stuck', 'error'] as const), times: 1 });
    if (draw.is(0.02)) events.push({ kind: 'deploy', at: at(day) });
    if (draw.is(0.06)) {
      const source = draw.pick(sources);
      const accounts = [...listOf(source).keys(), ...(source === 'Contractors' ? hired.keys() : [])];
      const says = () => (draw.is(0.8) ? ('accept' as const) : ('decline' as const));
      // A week is 168 hours: some answer in time, some too late, some at the last moment.
      const hours = draw.pick([[0.01], [2], [30, 30], [2, 3], [167.99], [168.01], [167.999, 168], [200], []]);
      events.push({
        ...{ kind: 'handover', at: at(Math.ceil(day / 2)), source, to: draw.pick(managers) },
        accounts: accounts.filter(() => draw.is(0.2)).slice(0, 5),
        answers: hours.map((after) => ({ after, answer: says() })),
      });
    }
    if (draw.is(0.06)) events.push({ kind: 'drift', at: at(day), source: draw.pick(sources), isBack: draw.is(0.4) });
    if (draw.is(0.03)) {
      const source = draw.pick(sources);
      events.push({ kind: 'restore', at: at(day), source, daysBack: draw.below(4) });
    }
  }

  for (let day = 1; day < days; day += 1) {
    moveOn(day);
    for (let more = 0; more < density; more += 1) live(day);
  }
  const inOrder = events.toSorted((one, other) => one.at.localeCompare(other.at));
  return {
    seed,
    startsAt,
    days,
    sources,
    settings,
    events: inOrder.map((one, index) => ({ id: index + 1, ...one }) as PlanEvent),
  };
}

/** Rules that the model of requests knows as well. */
export const approvalRules = [
  { name: 'too long', when: { contractDaysOver: 75 }, decide: 'reject' as const, comment: 'At most 75 days.' },
  { name: 'ours', when: { vendor: 'Northwind' }, decide: 'approve' as const },
];

function settingsOf(draw: ReturnType<typeof drawer>): Settings {
  return {
    operators: ['ops@example.com'],
    ...(draw.is(0.5) && { approvals: { rules: approvalRules } }),
    timeZone: draw.pick(['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Auckland'] as const),
    decisionDays: draw.pick([2, 3, 7]),
    sources: {
      '*': {
        graceDays: draw.pick([3, 10, 30]),
        deleteThresholdPercent: draw.pick([5, 10, 20]),
        deleteThresholdMinimum: draw.pick([1, 2, 5]),
        onboarding: draw.pick(['request', 'record'] as const),
      },
      ...(draw.is(0.4) && { Interns: { expect: { folder: 'roster' as const, by: '07:00' } } }),
    },
    hr: {
      standard: { sources: ['Contractors'], people: draw.pick(['own', 'source'] as const), mayStop: true },
      bamboohr: {
        source: 'Contractors',
        fields: { manager: 'managerAccount', endDate: 'contractEnd', data: { vendor: 'agency' } },
      },
      deel: { source: 'Contractors', defaults: { manager: 'jane.doe', phone: '-', data: { vendor: 'Deel' } } },
    },
  };
}

/** Draws by chance. */
function drawer(chance: Chance) {
  const below = (count: number) => Math.floor(chance() * count);
  return {
    below,
    is: (share: number) => chance() < share,
    pick: <T>(all: readonly T[]): T => all[below(all.length)] as T,
  };
}

function shuffled<T>(all: readonly T[], draw: ReturnType<typeof drawer>): T[] {
  return all
    .map((one) => ({ one, key: draw.below(1e9) }))
    .sort((first, second) => first.key - second.key)
    .map(({ one }) => one);
}
