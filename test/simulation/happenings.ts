import { type Drawer, shuffled } from './drawer.ts';
import { managers } from './people.ts';
import { type FileHappening, type Happening, type Outsider, type Row, type Said, wrongs } from './plan.ts';
import { changeOf } from './settings.ts';
import type { Staff } from './staff.ts';

/** What happens on a day. */
export function happeningsOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const { sources, listOf, accountsOf, at } = staff;
  const events: Happening[] = [];
  for (const source of sources) if (draw.is(0.25)) events.push(fileOf(staff, draw, day, source));
  if (draw.is(0.03))
    events.push(
      { ...fileOf(staff, draw, day, 'Interns'), at: at(day, 10) },
      { ...fileOf(staff, draw, day, 'Interns'), at: at(day, 10) },
    );
  for (let more = draw.below(3); more > 0 && draw.is(0.5); more -= 1) events.push(eventOf(staff, draw, day));
  if (draw.is(0.03))
    for (let burst = 0; burst < 6; burst += 1) events.push({ ...eventOf(staff, draw, day), at: at(day, 600 + burst) });
  if (draw.is(0.12)) events.push(...trespassOf(staff, draw, day));
  if (draw.is(0.15))
    events.push({
      ...{ kind: 'decide', at: at(day), decision: draw.is(0.75) ? 'approve' : 'reject' },
      ...{
        clicks: draw.is(0.2) ? 2 : 1,
        after: draw.below(3),
        ...outsider(draw),
        ...(draw.is(0.2) && { isLate: true }),
      },
    });
  if (draw.is(0.12)) {
    const wish = draw.is(0.8) ? ('extend' as const) : ('end' as const);
    events.push({
      kind: 'choose',
      at: at(day),
      wish,
      nth: draw.below(10),
      clicks: draw.is(0.3) ? 2 : 1,
      ...outsider(draw),
    });
  }
  if (draw.is(0.03)) events.push({ kind: 'scan', at: at(day) });
  if (draw.is(0.3)) events.push({ kind: 'requests', at: at(day), decision: draw.is(0.8) ? 'approve' : 'reject' });
  if (draw.is(0.1)) events.push(handOf(staff, draw, day));
  if (draw.is(0.02)) events.push(...fallOf(staff, draw, day));
  if (draw.is(0.03)) {
    const source = draw.pick(sources);
    const account = draw.pick([...listOf(source).keys()]) ?? 'qx.1';
    events.push({ kind: 'stop', at: at(day), source, account });
    if (draw.is(0.5)) events.push({ kind: 'lift', at: at(day + 1 + draw.below(10)), source, account });
  }
  if (draw.is(0.04)) {
    const of = draw.pick([
      'isc',
      'body',
      'lag',
      'jobs',
      'storage',
      'mail',
      'rejected',
      'start',
      'checkpoint',
      'kill',
      'secrets',
      'hr',
    ] as const);
    events.push({ kind: 'outage', at: at(day), of, minutes: 1 + draw.below(90), rate: draw.pick([0.2, 0.5, 1]) });
  }
  if (draw.is(0.06)) events.push({ kind: 'deploy', at: at(day), ...(draw.is(0.8) && { change: changeOf(draw) }) });
  if (draw.is(0.06)) {
    const source = draw.pick(sources);
    const accounts = accountsOf(source);
    const says = () => (draw.is(0.8) ? ('accept' as const) : ('decline' as const));
    // A week is 168 hours: some answer in time, some too late, some at the last moment.
    const hours = draw.pick([[0.01], [2], [30, 30], [2, 3], [167.99], [168.01], [167.999, 168], [200], []]);
    events.push({
      ...{ kind: 'handover', at: at(Math.ceil(day / 2)), source, to: draw.pick(managers) },
      accounts: accounts.filter(() => draw.is(0.2)).slice(0, 5),
      answers: hours.map((after) => ({ after, answer: says() })),
    });
  }
  if (draw.is(0.03)) {
    const manager = draw.pick(managers);
    events.push({ kind: 'manager', at: at(day), manager, isThere: false });
    if (draw.is(0.6)) events.push({ kind: 'manager', at: at(day + draw.below(6)), manager, isThere: true });
  }
  if (draw.is(0.06)) events.push({ kind: 'drift', at: at(day), source: draw.pick(sources), isBack: draw.is(0.4) });
  if (draw.is(0.03)) {
    const source = draw.pick(sources);
    events.push({ kind: 'restore', at: at(day), source, daysBack: draw.below(4) });
  }
  return events;
}

/** Of some links, that somebody else has them. */
function outsider(draw: Drawer): { by?: Outsider } {
  return draw.is(0.2) ? { by: draw.pick(['forwarded', 'another'] as const) } : {};
}

/** A file of a source as it is on a day, or as it was when it was written before: a list of all, or of some. */
export function fileOf(staff: Staff, draw: Drawer, day: number, source: string, minute?: number): Happening {
  const { files, at } = staff;
  const before = files.filter((file) => file.source === source);
  const old = draw.is(0.05) ? draw.pick(before) : undefined;
  const file = old ? { ...old, at: at(day, minute), told: [0] } : newFile(staff, draw, day, source, minute);
  files.push(file);
  return file;
}

function newFile(staff: Staff, draw: Drawer, day: number, source: string, minute?: number): FileHappening {
  const list = [...staff.listOf(source).values()];
  const folder = source === 'Interns' && draw.is(0.8) ? 'roster' : 'inbox';
  const all = draw.is(0.1) ? shuffled(list, draw) : list;
  const isShort = draw.is(folder === 'roster' ? 0.06 : 0.2);
  const said = folder === 'inbox' && draw.is(0.5) ? all.filter(() => draw.is(0.3)) : all;
  const rows = (isShort ? said.slice(0, draw.below(said.length + 1)) : said).flatMap((one): Row[] => {
    if (draw.is(0.004)) return [{ ...one }, { ...one, phone: 'twice' }];
    return [draw.is(0.02) ? { ...one, wrong: draw.pick(wrongs) } : { ...one }];
  });
  const told = draw.is(0.85) ? [0] : draw.pick([[0, 1], [30], [0, 600], [draw.below(2_000)], [0, 0, 3]]);
  const name = draw.is(0.5) ? 'people' : `people-${day}`;
  const columns = (staff.schemas[source] ?? []).map(({ technicalName: name, label }) => ({
    ...{ name, header: draw.is(0.5) ? label : name },
  }));
  const cut = draw.is(0.05) ? { cutAt: draw.below(1_000) / 1_000 } : {};
  return { kind: 'file', at: staff.at(day, minute), source, folder, name, rows, told, columns, ...cut };
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

/** What an HR system says of somebody whom another one brought, or who came by files; nothing where there is nobody. */
function trespassOf({ hired, accountsOf, someone, dayOf, at }: Staff, draw: Drawer, day: number): Happening[] {
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

/** Somebody deletes most people of a source by hand, one after the other. */
function fallOf({ sources, accountsOf, dayOf, at }: Staff, draw: Drawer, day: number): Happening[] {
  const source = draw.pick(sources);
  const gone = accountsOf(source).filter(() => draw.is(0.8));
  const hand = { kind: 'hand', at: at(day), what: 'delete', source, end: dayOf(day), phone: '' } as const;
  return gone.map((account) => ({ ...hand, account }));
}

/** What somebody does in the tenant by hand. */
function handOf({ sources, accountsOf, dayOf, at }: Staff, draw: Drawer, day: number): Happening {
  const source = draw.pick(sources);
  const account = draw.pick(accountsOf(source)) ?? 'qx.1';
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
