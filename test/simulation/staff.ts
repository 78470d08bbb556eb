import type { Drawer } from './drawer.ts';
import type { FileHappening, HrSystem, Said } from './plan.ts';
import { type Schemas, teams, valuesOf } from './schemas.ts';

const dayMilliseconds = 86_400_000;
const minuteMilliseconds = 60_000;

/** Whom the lists of an organisation and its HR systems know, from day to day. */
export type Staff = ReturnType<typeof createStaff>;

/**
 * The people of an organisation.
 *
 * @param start its first moment, in epoch milliseconds
 * @param schemas of its sources, by their names
 * @param people so many are in the list of each source, on average
 */
export function createStaff(draw: Drawer, start: number, schemas: Schemas, people: number) {
  const sources = Object.keys(schemas);
  const dayOf = (day: number) => new Date(start + day * dayMilliseconds).toISOString().slice(0, 10);
  const at = (day: number, minute = draw.below(24 * 60)) =>
    new Date(start + day * dayMilliseconds + minute * minuteMilliseconds).toISOString();
  const someone = (account: string, day: number): Said => {
    // Some contracts are over when they are first heard of.
    const isOver = draw.is(0.1);
    return {
      ...{ account, phone: String(draw.below(1_000)) },
      start: dayOf(day + draw.below(30) - (isOver ? 90 : 25)),
      end: dayOf(day + (isOver ? -1 - draw.below(30) : 6 + draw.below(90))),
      data: valuesOf(draw),
    };
  };
  const onFile = new Map(sources.map((name) => [name, new Map<string, Said>()]));
  const listOf = (source: string) => onFile.get(source) ?? new Map<string, Said>();
  const hired = new Map<string, Said & { system: HrSystem }>();
  /** What was written of them so far. */
  const files: FileHappening[] = [];
  let named = 0;
  const newName = (prefix: string) => {
    named += 1;
    return `${prefix}.${named}`;
  };
  const shares = sources.map(() => draw.pick([1, 2, 2, 5]));
  const whole = shares.reduce((sum, share) => sum + share, 0);
  for (const [index, source] of sources.entries()) {
    const size = Math.max(1, Math.round((people * sources.length * (shares[index] ?? 0)) / whole));
    for (let count = 0; count < size; count += 1) join(source, 0);
  }

  /** Somebody new of one of the systems. BambooHR numbers its employees. */
  function newHire(day: number): Said & { system: HrSystem } {
    const system = draw.pick(['standard', 'standard', 'bamboohr', 'deel'] as const);
    const name = newName('qxe');
    return { ...someone(system === 'bamboohr' ? String(900_000 + named) : name, day), system };
  }

  /** Another address than anybody has had. */
  const newAddress = (account: string, day: number) => `qxb${account.slice(2)}of${day}@example.com`;

  /** The organisation moves on by a day, in its own lists. */
  function moveOn(day: number): void {
    for (const list of onFile.values()) {
      for (const one of [...list.values()]) {
        const what = draw.below(100);
        if (what === 0) list.delete(one.account);
        else if (what < 3) list.set(one.account, { ...one, end: dayOf(day + 5 + draw.below(100)) });
        else if (what === 3) list.set(one.account, { ...one, end: dayOf(day + 1 + draw.below(5)) });
        else if (what < 6) list.set(one.account, { ...one, phone: String(draw.below(1_000)) });
        else if (what < 8) list.set(one.account, { ...one, data: { ...one.data, team: draw.pick(teams) } });
        else if (what < 10) list.set(one.account, { ...one, lastName: `Qxexample of ${draw.below(100)}` });
        else if (what < 12) list.set(one.account, { ...one, email: newAddress(one.account, day) });
      }
    }
    for (const source of sources) if (draw.is(0.25)) join(source, day);
  }

  /** Somebody new is in the list of a source, with an end that is given, or with any. */
  function join(source: string, day: number, dates: Partial<Pick<Said, 'start' | 'end'>> = {}): Said {
    const one = { ...someone(newName('qx'), day), ...dates };
    listOf(source).set(one.account, one);
    return one;
  }

  /** Some people of a source are not in its list any more, or are in it with an end of the day. */
  function leave(source: string, day: number): void {
    const list = listOf(source);
    for (const one of [...list.values()]) {
      const what = draw.below(10);
      if (what < 2) list.delete(one.account);
      else if (what < 4) list.set(one.account, { ...one, end: dayOf(day) });
    }
  }

  return {
    ...{ sources, schemas, listOf, hired, files, dayOf, at, someone, newHire, join, leave, moveOn },
    /** The account names of a source, those of HR systems among them. */
    accountsOf: (source: string) => [...listOf(source).keys(), ...(source === 'Contractors' ? hired.keys() : [])],
  };
}
