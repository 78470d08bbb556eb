import { readFile } from 'node:fs/promises';
import { configSchema } from '../../../../lib/config/config.ts';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { readRoster } from '../../../../lib/people/csv/readRoster.ts';
import { writeRejected } from '../../../../lib/people/csv/writePeople.ts';
import { planRoster } from '../../../../lib/people/roster/planRoster.ts';
import { settingsOf } from '../../../../lib/sources/settings.ts';

/**
 * Reads a file and the export of the source, plans and writes the rejected rows, in a process of its own: says how much memory that took,
 * in bytes, and how much CPU time, in seconds.
 */

const [, , file = '', exported = ''] = process.argv;
const attributes = Array.from({ length: 10 }, (_, index) => ({
  technicalName: `attribute${index}`,
  label: `Attribute ${index}`,
  required: true,
}));
const config = configSchema.parse({ timeZone: 'Europe/Berlin', dateFormats: ['dd.MM.yyyy'] });
const source = { id: 's1', name: 'Contractors', ids: ['s1'] };
const limits = { ...settingsOf(config.sources, source), timeZone: config.timeZone };

const roster = readRoster(await readFile(file), attributes, config);
const people = exported ? readExport(await readFile(exported), attributes, config) : new Map();
let rejected = 0;
let changed = 0;
let bytes = 0;
if (roster.kind === 'roster') {
  const plan = planRoster(roster, people, limits);
  changed = plan.updated.length;
  rejected = plan.rejected.length;
  bytes = writeRejected(plan.roster, plan.rejected).length;
}
const { user, system } = process.cpuUsage();
const peak = process.resourceUsage().maxRSS * 1024;
console.log(
  JSON.stringify({ kind: roster.kind, rejected, changed, bytes, peak, cpuSeconds: (user + system) / 1_000_000 }),
);
