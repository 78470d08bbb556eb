import { readFile } from 'node:fs/promises';
import { dateReader } from '../lib/dates/dates.ts';
import { rowChecker } from '../lib/people/csv/checkRow.ts';
import { columnsOf, columnFinder } from '../lib/people/csv/columns.ts';
import { decode } from '../lib/people/csv/decode.ts';
import { readHeader } from '../lib/people/csv/header.ts';
import { regularRows } from '../lib/people/csv/regularRows.ts';
import { readTable } from '../lib/people/csv/table.ts';
import { isPlainValue } from '../lib/people/valueFault.ts';
import { accountKey } from '../lib/people/person.ts';
import config from '../nelm.config.ts';
import { seededSchema } from './schema.ts';
const bytes = await readFile('/tmp/m/cpub/new/original.csv');
const t = (name: string, f: () => any) => { const r = process.resourceUsage(); const a = process.cpuUsage(); const v = f(); const u = process.cpuUsage(a); const q = process.resourceUsage(); console.log(name.padEnd(12), 'user', (u.user/1000).toFixed(0), 'sys', (u.system/1000).toFixed(0), 'flt', q.minorPageFault - r.minorPageFault); return v; };
for (let i = 0; i < 3; i++) {
const d: any = t('decode', () => decode(bytes));
const find = columnFinder(columnsOf(seededSchema), config.columns);
t('regular', () => regularRows(d.text, ','));
const table: any = t('table', () => readTable(d.text, (cells: string[]) => cells.filter(find).length));
const header: any = readHeader(table.rows[0], columnsOf(seededSchema), config.columns);
const check = t('checker', () => rowChecker({ header, readDate: dateReader(config), dateFormats: config.dateFormats }));
t('isPlain', () => { let n = 0; for (const r of table.rows) for (const c of r) if (isPlainValue(c)) n++; return n; });
t('isPlain', () => { let n = 0; for (const r of table.rows) for (const c of r) if (isPlainValue(c)) n++; return n; });
const dr = dateReader(config);
t('dates', () => { let n = 0; for (const r of table.rows) { if (dr(r[6], 'start')) n++;  if (dr(r[7], 'end')) n++; } return n; });
t('check', () => { const out: any[] = []; for (const [i, c] of table.rows.entries()) { const { values, rejects } = check(i, c); out.push({ row: i, cells: c, values, rejects }); } return out; });
t('keys', () => { const m = new Map(); for (const r of table.rows) m.set(accountKey(r[0]), r); return m; });
}
