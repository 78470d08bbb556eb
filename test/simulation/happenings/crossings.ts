import type { Drawer } from '../drawer.ts';
import type { Happening } from '../plan.ts';
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

/** S3 tells of a full list hours after it was dropped, and by then a file with somebody new has come. */
export function overtakenOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const minute = 480 + draw.below(120);
  const late = {
    ...fileOf(staff, draw, day, 'Interns', minute),
    folder: 'roster' as const,
    told: [90 + draw.below(300)],
  };
  const fresh = staff.join('Interns', day);
  const file = fileOf(staff, draw, day, 'Interns', minute + 30);
  const others = file.rows.filter(({ account }) => account !== fresh.account);
  return [late, { ...file, folder: 'inbox', rows: [...others, { ...fresh }] }];
}
