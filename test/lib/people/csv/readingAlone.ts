import { readFile } from 'node:fs/promises';
import { configSchema } from '../../../../lib/config/config.ts';
import { readRoster } from '../../../../lib/people/csv/readRoster.ts';
import { writeRejected } from '../../../../lib/people/csv/writePeople.ts';
import { planRoster } from '../../../../lib/people/roster/planRoster.ts';
import { settingsOf } from '../../../../lib/sources/settings.ts';

/** Reads a file, plans it and writes its rejected rows, in a process of its own: says how much memory that took, in bytes. */

const [, , file = ''] = process.argv;
const attributes = Array.from({ length: 10 }, (_, index) => ({
  technicalName: `attribute${index}`,
  label: `Attribute ${index}`,
  required: true,
}));
const config = configSchema.parse({ timeZone: 'Europe/Berlin', dateFormats: ['dd.MM.yyyy'] });
const source = { id: 's1', name: 'Contractors', ids: ['s1'] };
const limits = { ...settingsOf(config.sources, source), timeZone: config.timeZone };

const roster = readRoster(await readFile(file), attributes, config);
let rejected = 0;
let bytes = 0;
if (roster.kind === 'roster') {
  const plan = planRoster(roster, new Map(), limits);
  rejected = plan.rejected.length;
  bytes = writeRejected(plan.roster, plan.rejected).length;
}
console.log(JSON.stringify({ kind: roster.kind, rejected, bytes, peak: process.resourceUsage().maxRSS * 1024 }));
