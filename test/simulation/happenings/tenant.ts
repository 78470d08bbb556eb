import type { Drawer } from '../drawer.ts';
import type { Happening } from '../plan.ts';
import { changeOf } from '../settings.ts';
import type { Staff } from '../staff.ts';

/** Somebody deletes most people of a source by hand, one after the other. */
export function fallOf({ sources, accountsOf, dayOf, at }: Staff, draw: Drawer, day: number): Happening[] {
  const source = draw.pick(sources);
  const gone = accountsOf(source).filter(() => draw.is(0.8));
  const hand = { kind: 'hand', at: at(day), what: 'delete', source, end: dayOf(day), phone: '' } as const;
  return gone.map((account) => ({ ...hand, account }));
}

/** What somebody does in the tenant by hand. */
export function handOf({ sources, accountsOf, dayOf, at }: Staff, draw: Drawer, day: number): Happening[] {
  const source = draw.pick(sources);
  const account = draw.pick(accountsOf(source)) ?? 'qx.1';
  const what = draw.pick(['extend', 'end', 'delete', 'phone'] as const);
  const person = { source, account, phone: `h${day}` };
  return [{ kind: 'hand', at: at(day), what, ...person, end: dayOf(day + 10 + draw.below(60)) }];
}

/** Somebody changes what a source says of itself. */
export function driftOf({ sources, at }: Staff, draw: Drawer, day: number): Happening[] {
  return [{ kind: 'drift', at: at(day), source: draw.pick(sources), isBack: draw.is(0.4) }];
}

/** Somebody changes what a source says of itself, and SES refuses what operators are told of it for the first time. */
export function driftUntoldOf({ sources, at }: Staff, draw: Drawer, day: number): Happening[] {
  return [
    { kind: 'drift', at: at(day, draw.below(380)), source: draw.pick(sources), isBack: false },
    { kind: 'outage', at: at(day, 385), of: 'rejected', minutes: 45, rate: 1 },
  ];
}

/** What can go wrong much more often for a while. */
const troubled = [
  ...[
    'isc',
    'body',
    'lag',
    'jobs',
    'storage',
    'mail',
    'rejected',
    'start',
    'completion',
    'checkpoint',
    'kill',
    'secrets',
    'hr',
  ],
] as const;

/** Something is down for a while. */
export function outageOf({ at }: Staff, draw: Drawer, day: number): Happening[] {
  const of = draw.pick(troubled);
  return [
    {
      kind: 'outage',
      at: at(day),
      of,
      minutes: draw.is(0.2) ? 100 + draw.below(75) : 1 + draw.below(90),
      rate: draw.pick([0.2, 0.5, 1]),
    },
  ];
}

/** nelm is deployed anew, mostly with other settings. */
export function deployOf({ at }: Staff, draw: Drawer, day: number): Happening[] {
  return [{ kind: 'deploy', at: at(day), ...(draw.is(0.8) && { change: changeOf(draw) }) }];
}

/** An operator puts people back from a backup. */
export function restoreOf({ sources, at }: Staff, draw: Drawer, day: number): Happening[] {
  return [{ kind: 'restore', source: draw.pick(sources), at: at(day), daysBack: draw.below(4) }];
}
