import type { Drawer } from '../drawer.ts';
import { managers } from '../people.ts';
import type { Happening, Outsider } from '../plan.ts';
import type { Staff } from '../staff.ts';

/** An operator decides on what waits. */
export function decideOf({ at }: Staff, draw: Drawer, day: number): Happening[] {
  return [
    {
      ...{ kind: 'decide', at: at(day), decision: draw.is(0.75) ? 'approve' : 'reject' },
      ...{ clicks: draw.is(0.2) ? 2 : 1, after: draw.below(3), ...outsider(draw) },
      ...(draw.is(0.2) && { isLate: true }),
    },
  ];
}

/** A manager chooses for somebody whose contract ends. */
export function chooseOf({ at }: Staff, draw: Drawer, day: number): Happening[] {
  const wish = draw.is(0.8) ? ('extend' as const) : ('end' as const);
  const first = { kind: 'choose', at: at(day), wish, nth: draw.below(10) } as const;
  const isLate = draw.is(0.1) && { isLate: true };
  return [{ ...first, clicks: draw.is(0.3) ? 2 : 1, ...outsider(draw), ...isLate }];
}

/** Of some links and answers, that they are of somebody else. */
function outsider(draw: Drawer): { by?: Outsider } {
  return draw.is(0.2) ? { by: draw.pick(['forwarded', 'another'] as const) } : {};
}

/** A scanner opens all links. */
export const scanOf = ({ at }: Staff, _draw: Drawer, day: number): Happening[] => [{ kind: 'scan', at: at(day) }];

/** Approvers decide on what waits for them, or on what operators may have been reminded of. */
export function requestsOf({ at }: Staff, draw: Drawer, day: number): Happening[] {
  const waited = draw.is(0.7) ? { waited: draw.pick([30, 60, 100]) } : {};
  return [{ kind: 'requests', at: at(day), decision: draw.is(0.8) ? 'approve' : 'reject', ...waited }];
}

/** Somebody is stopped, and perhaps let in again within two days. */
export function stopOf({ sources, listOf, at }: Staff, draw: Drawer, day: number): Happening[] {
  const source = draw.pick(sources);
  const account = draw.pick([...listOf(source).keys()]) ?? 'qx.1';
  const person = () => ({ source, account, ...(draw.is(0.6) && { isInConsole: true }) });
  const minute = draw.below(800);
  const stop: Happening = { kind: 'stop', at: at(day, minute), ...person() };
  const liftedAt = draw.is(0.5) ? at(day, minute + 60 + draw.below(500)) : at(day + 1 + draw.below(2));
  return draw.is(0.6) ? [stop, { kind: 'lift', at: liftedAt, ...person() }] : [stop];
}

/** An operator has somebody's contract end on another day. */
export function moveOf({ sources, accountsOf, dayOf, at }: Staff, draw: Drawer, day: number): Happening[] {
  const source = draw.pick(sources);
  const account = draw.pick(accountsOf(source)) ?? 'qx.1';
  const act = draw.pick(['extend', 'end'] as const);
  const to = dayOf(act === 'extend' ? day + 20 + draw.below(120) : day + draw.below(8));
  return [{ kind: 'move', at: at(day), act, source, account, day: to, clicks: draw.is(0.3) ? 2 : 1 }];
}

/** Some people are offered to another manager. */
export function handoverOf({ sources, accountsOf, at }: Staff, draw: Drawer, day: number): Happening[] {
  const source = draw.pick(sources);
  const accounts = accountsOf(source);
  const says = () => (draw.is(0.8) ? ('accept' as const) : ('decline' as const));
  // A week is 168 hours: some answer in time, some too late, some at the last moment.
  const hours = draw.pick([[0.01], [2], [30, 30], [2, 3], [167.99], [168.01], [167.999, 168], [200], []]);
  return [
    {
      ...{ kind: 'handover', at: at(Math.ceil(day / 2)), source, to: draw.pick(managers) },
      accounts: accounts.filter(() => draw.is(0.2)).slice(0, 5),
      answers: hours.map((after) => ({ after, answer: says(), ...outsider(draw) })),
      ...(draw.is(0.3) && { clicks: 2 }),
    },
  ];
}

/** Some people are offered to two other managers within an hour, and both accept. */
export function offeredTwiceOf({ sources, accountsOf, at }: Staff, draw: Drawer, day: number): Happening[] {
  const source = draw.pick(sources);
  const accounts = accountsOf(source)
    .filter(() => draw.is(0.4))
    .slice(0, 5);
  const minute = draw.below(1_000);
  const first = draw.below(managers.length);
  return [0, 1].flatMap((turn): Happening[] => {
    const to = managers[(first + turn) % managers.length];
    const answers = [{ after: 1 + 2 * turn + draw.below(2), answer: 'accept' as const }];
    return to ? [{ kind: 'handover', at: at(day, minute + 30 * turn), source, accounts, to, answers }] : [];
  });
}

/** A manager leaves, and may be there again. */
export function managerOf({ at }: Staff, draw: Drawer, day: number): Happening[] {
  const manager = draw.pick(managers);
  const leaves: Happening = { kind: 'manager', at: at(day), manager, isThere: false };
  return draw.is(0.6) ? [leaves, { kind: 'manager', at: at(day + draw.below(6)), manager, isThere: true }] : [leaves];
}
