import { type Drawer, shuffled } from '../drawer.ts';
import { type FileHappening, type Happening, hrSource, type Row, wrongs } from '../plan.ts';
import type { Staff } from '../staff.ts';

/** The files of a day: of some sources, and now and then two at once. */
export function filesOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  const files = staff.sources.flatMap((source) => (draw.is(0.25) ? [fileOf(staff, draw, day, source)] : []));
  const atOnce = () => ({ ...fileOf(staff, draw, day, 'Interns'), at: staff.at(day, 10) });
  return draw.is(0.03) ? [...files, atOnce(), atOnce()] : files;
}

/** A file of a source as it is on a day, or as it was when it was written before: a list of all, or of some. */
export function fileOf(staff: Staff, draw: Drawer, day: number, source: string, minute?: number): FileHappening {
  const { files, at } = staff;
  const before = files.filter((file) => file.source === source);
  const old = draw.is(0.05) ? draw.pick(before) : undefined;
  const file = old ? { ...old, at: at(day, minute), told: [0] } : newFile(staff, draw, day, source, minute);
  files.push(file);
  return file;
}

function newFile(staff: Staff, draw: Drawer, day: number, source: string, minute?: number): FileHappening {
  const list = [...staff.listOf(source).values()];
  const folder = source !== hrSource && draw.is(0.8) ? 'roster' : 'inbox';
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
  const managers = draw.is(0.15) ? { managersByAddress: true as const } : {};
  return { kind: 'file', at: staff.at(day, minute), source, folder, name, rows, told, columns, ...managers, ...cut };
}

/** The list of the interns comes as one of some, in the morning. */
export function wrongFolderOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  return [{ ...newFile(staff, draw, day, 'Interns', draw.below(360)), folder: 'inbox', told: [0] }];
}

/** A full list that names nobody. */
export function emptyListOf(staff: Staff, draw: Drawer, day: number): Happening[] {
  return [{ ...newFile(staff, draw, day, 'Interns'), folder: 'roster', rows: [] }];
}
