import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { readExport } from '../lib/people/csv/readExport.ts';
import { readRoster } from '../lib/people/csv/readRoster.ts';
import { planRoster } from '../lib/people/roster/planRoster.ts';
import { settingsOf } from '../lib/sources/settings.ts';
import config from '../nelm.config.ts';
import { seededSchema } from './schema.ts';

/** CPU time in milliseconds. */
export type Planning = { roster: number; people: number; plan: number };

/** The CPU time, in a fresh process, of reading the file and the export of a run and of planning what to send; with the young generation of the functions. */
export async function measurePlanning(runFolder: string): Promise<Planning> {
  const files = ['original.csv', 'before.csv'].map((file) => path.join(runFolder, file));
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--max-semi-space-size=1',
    import.meta.filename,
    ...files,
  ]);
  return JSON.parse(stdout);
}

async function planAlone([file = '', before = '']: string[]): Promise<Planning> {
  const [bytes, csv] = await Promise.all([readFile(file), readFile(before)]);
  const roster = timed(() => readRoster(bytes, seededSchema, config));
  const people = timed(() => readExport(csv, seededSchema, config));
  const { value } = roster;
  if (value.kind === 'refused') throw new Error(value.reason);
  const limits = { ...settingsOf(config.sources, { name: 'Contractors', ids: [] }), timeZone: config.timeZone };
  const plan = timed(() => planRoster(value, people.value, limits));
  return { roster: roster.milliseconds, people: people.milliseconds, plan: plan.milliseconds };
}

function timed<T>(work: () => T): { value: T; milliseconds: number } {
  const start = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(start);
  return { value, milliseconds: (user + system) / 1000 };
}

if (import.meta.main) console.log(JSON.stringify(await planAlone(process.argv.slice(2))));
