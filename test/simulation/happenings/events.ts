import type { Drawer } from '../drawer.ts';
import type { Happening, Said } from '../plan.ts';
import type { Staff } from '../staff.ts';

/** What HR systems say on a day: of some of their people, and now and then much within minutes. */
export function eventsOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const events: Happening[] = [];
  for (let more = draw.below(3); more > 0 && draw.is(0.5); more -= 1) events.push(eventOf(staff, draw, day));
  if (draw.is(0.03))
    for (let burst = 0; burst < 6; burst += 1)
      events.push({ ...eventOf(staff, draw, day), at: staff.at(day, 600 + burst) });
  return events;
}

/** What an HR system says of one of its people. */
function eventOf({ hired, newHire, someone, dayOf, at }: Staff, draw: Drawer, day: number): Happening {
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
  // Far enough that it lies ahead still when it is posted for the last time.
  const ahead = { hours: draw.pick([4, 4.5, 30]), of: draw.pick(['delivery', 'event'] as const) };
  const isAhead = !forged && draw.is(0.03);
  return {
    kind: 'event',
    at: at(day),
    system,
    type,
    source: 'Contractors',
    account,
    values,
    posted: isAhead ? [0] : posted,
    ...(forged && { forged }),
    ...(isAhead && { ahead }),
  };
}

/** What an HR system says of somebody whom another one brought, or who came by files; nothing where there is nobody. */
export function trespassOf({ hired, accountsOf, someone, dayOf, at }: Staff, draw: Drawer, day: number): Happening[] {
  const account = draw.pick(accountsOf('Contractors'));
  if (account === undefined) return [];
  const owner = hired.get(account)?.system;
  const system = owner === 'standard' || draw.is(0.4) ? ('deel' as const) : ('standard' as const);
  if (system === owner) return [];
  const { phone, start, end } = someone(account, day);
  const said = draw.pick([
    { type: 'changed', values: { phone: `t${phone}` } },
    { type: 'extended', values: { end: dayOf(day + 100 + draw.below(50)) } },
    { type: 'ended', values: draw.is(0.5) ? {} : { end: dayOf(day + draw.below(10) - 5) } },
    { type: 'withdrawn', values: {} },
    // Whoever is not there any more may be hired by any system, and is its own from then on.
    ...(owner === undefined ? [{ type: 'hired' as const, values: { phone, start, end } }] : []),
  ] as const);
  const posted = draw.is(0.8) ? [0] : draw.pick([[0, 1], [draw.below(200)]]);
  return [{ kind: 'event', at: at(day), system, source: 'Contractors', account, ...said, posted }];
}

/** An HR system stops one of its people, whom an operator may let in again on a later day. Of these systems one alone may. */
export function systemStopOf({ hired, at }: Staff, draw: Drawer, day: number): Happening[] {
  const own = [...hired.values()].filter(({ system }) => system === 'standard');
  const account = draw.pick(own)?.account;
  if (account === undefined) return [];
  const [source, posted] = ['Contractors', draw.is(0.8) ? [0] : draw.pick([[0, 1], [0, 0], [draw.below(200)]])];
  const stop: Happening = {
    ...{ kind: 'event', at: at(day), system: 'standard', type: 'stopped', source, account, values: {} },
    posted,
  };
  return draw.is(0.5) ? [stop, { kind: 'lift', at: at(day + 1 + draw.below(10)), source, account }] : [stop];
}

/** An HR system ends somebody whom it has brought, and soon says something else of them. */
export function leftThenOf({ hired, dayOf, at }: Staff, draw: Drawer, day: number): Happening[] {
  const { account, system } = draw.pick([...hired.values()]) ?? {};
  if (account === undefined || system === undefined) return [];
  const minute = draw.below(1_000);
  const of = { kind: 'event' as const, system, source: 'Contractors', account, posted: [0] };
  const type = draw.pick(['extended', 'extended', 'withdrawn', 'withdrawn', 'changed', 'rehired'] as const);
  const end = dayOf(day + 20 + draw.below(60));
  const phone = `l${day}`;
  const said = { extended: { end }, withdrawn: {}, changed: { phone }, rehired: { phone, start: dayOf(day - 3), end } };
  return [
    { ...of, at: at(day, minute), type: 'ended', values: {} },
    { ...of, at: at(day, minute + 20 + draw.below(300)), type, values: said[type] },
  ];
}
