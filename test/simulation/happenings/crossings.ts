import type { Drawer } from '../drawer.ts';
import { type Happening, hrSource } from '../plan.ts';
import type { Staff } from '../staff.ts';
import { fileOf } from './files.ts';

/** Many people of a source leave within a day: one list says so of some of them, and a later one of others. */
export function layoffOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const source = draw.pick(staff.sources);
  staff.leave(source, day);
  const first = fileOf(staff, draw, day, source, 480 + draw.below(60));
  staff.leave(source, day);
  return [first, fileOf(staff, draw, day, source, 600 + draw.below(300))];
}

/** S3 tells of a full list hours after it was dropped, and by then a file with somebody new, and with some whom the list lacks, has come. */
export function overtakenOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const minute = 480 + draw.below(120);
  const before = [...staff.listOf('Interns').values()];
  if (draw.is(0.5)) staff.leave('Interns', day);
  const late = {
    ...fileOf(staff, draw, day, 'Interns', minute),
    folder: 'roster' as const,
    told: [90 + draw.below(300)],
  };
  const back = before.filter(({ account }) => !staff.listOf('Interns').has(account) && draw.is(0.7));
  for (const one of back) staff.listOf('Interns').set(one.account, one);
  const fresh = staff.join('Interns', day);
  const file = fileOf(staff, draw, day, 'Interns', minute + 30);
  const accounts = new Set([fresh, ...back].map(({ account }) => account));
  const others = file.rows.filter(({ account }) => !accounts.has(account));
  return [late, { ...file, folder: 'inbox', rows: [...others, ...back, { ...fresh }] }];
}

/** Somebody is changed by hand of whose end their manager was told, and then the manager chooses. */
export function changedThenChosenOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const { sources, listOf, dayOf, at } = staff;
  const source = draw.pick(sources);
  const soon = [...listOf(source).values()].filter(({ end }) => end > dayOf(day) && end < dayOf(day + 25));
  const account = draw.pick(soon)?.account;
  if (account === undefined) return [];
  const minute = 450 + draw.below(600);
  const what = draw.pick(['extend', 'phone'] as const);
  const person = { source, account, phone: `h${day}`, end: dayOf(day + 10 + draw.below(60)) };
  return [
    { kind: 'hand', at: at(day, minute), what, ...person },
    {
      ...{ kind: 'choose', at: at(day, minute + 2 + draw.below(200)), wish: 'extend', account },
      ...{ nth: 0, clicks: 1 },
    },
  ];
}

/** Somebody is stopped, of whose end their manager was told, the run of it does not start at once, and the manager chooses. */
export function stoppedThenChosenOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const { sources, listOf, dayOf, at } = staff;
  const source = draw.pick(sources);
  const soon = [...listOf(source).values()].filter(({ end }) => end > dayOf(day) && end < dayOf(day + 25));
  const account = draw.pick(soon)?.account;
  if (account === undefined) return [];
  // What waits is looked for by the hour here.
  const minute = 60 * (8 + draw.below(12)) + 2 + draw.below(20);
  const chosen = { wish: 'extend', account, nth: 0, clicks: 1 } as const;
  return [
    { kind: 'outage', at: at(day, minute - 1), of: 'start', minutes: 3, rate: 1 },
    { kind: 'stop', at: at(day, minute), source, account },
    { kind: 'choose', at: at(day, minute + 3 + draw.below(15)), ...chosen },
  ];
}

/** The contract of somebody ends on the day that they come, and their manager chooses when it is over. */
export function overThenChosenOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const source = draw.pick(staff.sources);
  const one = staff.join(source, day, { start: staff.dayOf(day - 20), end: staff.dayOf(day) });
  const file = { ...fileOf(staff, draw, day, source, 300), folder: 'inbox' as const, told: [0] };
  const others = file.rows.filter(({ account }) => account !== one.account);
  const chosen = { wish: draw.is(0.8) ? 'extend' : 'end', account: one.account, nth: 0, clicks: 1 } as const;
  return [
    { ...file, rows: [...others, { ...one }] },
    { kind: 'choose', at: staff.at(day + 1, 700 + draw.below(700)), ...chosen, isLate: true },
  ];
}

/**
 * People come whose contracts have been over for long, the sweep finds them, and some get a later end: while it deletes, or while it
 * waits for a decision that they be deleted.
 */
export function movedThenDeletedOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const { sources, join, dayOf, at } = staff;
  const source = draw.pick(sources);
  const over = Array.from({ length: 1 + draw.below(7) }, () =>
    join(source, day, { start: dayOf(day - 90), end: dayOf(day - 31 - draw.below(20)) }),
  );
  const file = fileOf(staff, draw, day, source, 300);
  const others = file.rows.filter(({ account }) => !over.some((one) => one.account === account));
  const isAtOnce = draw.is(0.4);
  const moved = over
    .filter(() => draw.is(0.5))
    .map(({ account }): Happening => {
      const minute = isAtOnce ? 360 + draw.below(60) / 60 : 365 + draw.below(60);
      const what = draw.is(0.4) ? ('extend' as const) : ('phone' as const);
      const person = { source, account, phone: `h${day}`, end: dayOf(day + 10 + draw.below(60)) };
      return { kind: 'hand', at: at(day, minute), what, ...person };
    });
  const decision = { kind: 'decide', decision: 'approve', clicks: 1, after: 0 } as const;
  return [
    { ...file, folder: 'inbox', told: [0], rows: [...others, ...over] },
    ...moved,
    ...Array.from({ length: 2 }, (_, index): Happening => ({ ...decision, at: at(day, 430 + 20 * index) })),
  ];
}

/** More people come whose contracts have been over for long than a sweep deletes by itself, and operators say no to it on each of some days. */
export function overThenKeptOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const { sources, join, dayOf, at } = staff;
  const source = draw.pick(sources);
  const over = Array.from({ length: 6 + draw.below(3) }, () =>
    join(source, day, { start: dayOf(day - 90), end: dayOf(day - 31 - draw.below(20)) }),
  );
  const file = fileOf(staff, draw, day, source, 280);
  const others = file.rows.filter(({ account }) => !over.some((one) => one.account === account));
  // They are kept for some days from now on, by what is set.
  const days = Array.from({ length: 5 }, (_, index) => day + index);
  return [
    { ...file, folder: 'inbox', told: [0], rows: [...others, ...over] },
    ...days.map((one): Happening => ({ kind: 'decide', at: at(one, 430), decision: 'reject', clicks: 1, after: 0 })),
  ];
}

/** ISC, or S3, is down for longer than a lock is held, and several files of a source come meanwhile. */
export function heldUpOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const source = draw.pick(staff.sources);
  const minute = 600 + draw.below(300);
  const files = [0, 1 + draw.below(90), 95 + draw.below(60)].map((later) => ({
    ...fileOf(staff, draw, day, source, minute + later),
    told: [0],
  }));
  const minutes = 95 + draw.below(75);
  const of = draw.is(0.7) ? ('isc' as const) : ('jobs' as const);
  return [...files, { kind: 'outage', at: staff.at(day, minute + draw.below(120) / 60), of, minutes, rate: 1 }];
}

/** Uploads stick, and somebody is stopped who is in one of them. */
export function stoppedWhileSentOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const { sources, join, at } = staff;
  const source = draw.pick(sources);
  const fresh = join(source, day);
  const minute = 600 + draw.below(300);
  const file = { ...fileOf(staff, draw, day, source, minute), folder: 'inbox' as const, told: [0] };
  const others = file.rows.filter(({ account }) => account !== fresh.account);
  return [
    { kind: 'outage', at: at(day, minute - 1), of: 'jobs', minutes: 90, rate: 1 },
    { ...file, rows: [...others, { ...fresh }] },
    { kind: 'stop', at: at(day, minute + 1 + draw.below(45)), source, account: fresh.account },
  ];
}

/** S3 tells of a file hours after it was dropped, and by then a full list without some of those in it has come. */
export function outdatedOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const minute = 480 + draw.below(120);
  const old = {
    ...fileOf(staff, draw, day, 'Interns', minute),
    folder: 'inbox' as const,
    told: [90 + draw.below(300)],
  };
  staff.leave('Interns', day);
  return [old, { ...fileOf(staff, draw, day, 'Interns', minute + 30), folder: 'roster', told: [0] }];
}

/** Many leave at once, and before operators say yes to that somebody gives some of them another end by hand. */
export function movedThenEndedOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const { sources, listOf, leave, dayOf, at } = staff;
  const source = draw.pick(sources);
  const before = [...listOf(source).values()];
  leave(source, day);
  const file = { ...fileOf(staff, draw, day, source, 500), told: [0] };
  const leaving = before.filter(({ account, end }) => (listOf(source).get(account)?.end ?? '') < end);
  const moved = leaving
    .filter(() => draw.is(0.5))
    .map(({ account }): Happening => {
      const person = { source, account, phone: `h${day}`, end: dayOf(day + 10 + draw.below(60)) };
      return { kind: 'hand', at: at(day, 510 + draw.below(40)), what: 'extend', ...person };
    });
  const decision = { kind: 'decide', decision: 'approve', clicks: 1, after: 0 } as const;
  return [
    { ...file, ...(source !== hrSource && { folder: 'roster' }) },
    ...moved,
    ...Array.from({ length: 2 }, (_, index): Happening => ({ ...decision, at: at(day, 560 + 20 * index) })),
  ];
}

/** Somebody is stopped, and then asked for in the tenant, of whom a rule would approve that looks soon after; some are let in again. */
export function stoppedThenAskedForOf({ newHire, dayOf, at }: Staff, draw: Drawer, day: number): Happening[] {
  const who = { source: 'Contractors', account: newHire(day).account };
  const looks = draw.pick([9, 16]) * 60;
  const stopped = looks - 150 + draw.below(120);
  const dates = { start: dayOf(day + 1 + draw.below(5)), end: dayOf(day + 10 + draw.below(30)) };
  const lift: Happening = { kind: 'lift', at: at(day + 1 + draw.below(3)), ...who };
  return [
    { kind: 'stop', at: at(day, stopped), ...who },
    { kind: 'ask', at: at(day, stopped + 1 + draw.below(28)), ...who, ...dates },
    ...(draw.is(0.3) ? [lift] : []),
  ];
}
