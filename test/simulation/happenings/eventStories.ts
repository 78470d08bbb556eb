import type { Drawer } from '../drawer.ts';
import type { Happening, HrSystem, Said } from '../plan.ts';
import type { Staff } from '../staff.ts';

type Told = Extract<Happening, { kind: 'event' }>;

/** An HR system hires somebody whose contract has begun, and approvers say yes to whatever waits. */
function letIn({ hired, newHire, dayOf, at }: Staff, draw: Drawer, day: number) {
  const person = { ...newHire(day), start: dayOf(day - 10), end: dayOf(day + 40 + draw.below(40)) };
  const { account, system, phone, start, end } = person;
  hired.set(account, person);
  const minute = 30 + draw.below(300);
  const of = { kind: 'event' as const, system, source: 'Contractors', account, posted: [0] };
  const says = (later: number, type: Told['type'], values: Told['values'] = {}): Told => ({
    ...{ ...of, at: at(day, minute + later), type, values },
  });
  const happened: Happening[] = [
    says(0, 'hired', { phone, start, end }),
    { kind: 'requests', at: at(day, minute + 20 + draw.below(20)), decision: 'approve' },
  ];
  return { happened, says };
}

/** Somebody who was let in is to begin later after all, and then is not to come, or to go. */
export function putOffThenOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const { happened, says } = letIn(staff, draw, day);
  const later = 60 + draw.below(200);
  return [
    ...happened,
    says(later, 'changed', { start: staff.dayOf(day + 4 + draw.below(20)) }),
    says(later + 20 + draw.below(300), draw.pick(['withdrawn', 'withdrawn', 'ended'] as const)),
  ];
}

/** Somebody who was let in is ended, and the HR system says at that moment, or soon, what may let them in again. */
export function endedThenOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const { happened, says } = letIn(staff, draw, day);
  const later = 60 + draw.below(300);
  const end = staff.dayOf(day + 90 + draw.below(60));
  const type = draw.pick(['extended', 'extended', 'changed'] as const);
  const values: Partial<Said> = type === 'extended' ? { end } : draw.is(0.5) ? { end } : { phone: `e${day}` };
  if (draw.is(0.6)) return [...happened, says(later, 'ended'), says(later + 20 + draw.below(400), type, values)];
  const last = { ...says(later, type, values), posted: [draw.pick([0, 1, 30])] };
  return [...happened, says(later, 'ended'), last];
}

/** Somebody who was let in is extended to a day before their last one, which takes nothing from them. */
export function extendedSoonerOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const { happened, says } = letIn(staff, draw, day);
  const end = staff.dayOf(day + 15 + draw.below(20));
  return [...happened, says(60 + draw.below(300), 'extended', { end })];
}

/** Somebody is asked for by an HR system, and stopped before anybody has said yes. */
export function askedThenStoppedOf({ hired, newHire, dayOf, at }: Staff, draw: Drawer, day: number): Happening[] {
  const person = newHire(day);
  const { account, phone } = person;
  const system: HrSystem = person.system;
  const [start, end] = [dayOf(day + draw.below(5)), dayOf(day + 20 + draw.below(60))];
  hired.set(account, { ...person, start, end });
  const minute = 30 + draw.below(600);
  const stop = { source: 'Contractors', account, at: at(day, minute + 10 + draw.below(300)) };
  return [
    {
      ...{ kind: 'event', at: at(day, minute), system, type: 'hired', source: 'Contractors', account, posted: [0] },
      values: { phone, start, end },
    },
    { kind: 'stop', ...stop },
  ];
}
