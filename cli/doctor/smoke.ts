import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { toType } from '../../lib/config/toType.ts';
import { importFile } from '../importing.ts';
import { openPlace, type PlaceOptions } from '../place/openPlace.ts';
import type { Terminal } from '../shell.ts';
import { type Finding, notOk, ok } from './finding.ts';

/** Somebody who is invented; every custom attribute is filled in, since a source may ask for it. */
const person: Readonly<Record<string, string>> = {
  accountName: 'nelm.smoke.test',
  firstName: 'Smoke',
  lastName: 'Test',
  email: 'nelm.smoke.test@example.com',
  phone: '5550100',
  manager: 'nobody',
  startDate: '2030-01-01',
  endDate: '2030-01-31',
};

/** Drops a file of one invented person as a preview, and waits for its report. Nobody comes to be by that. */
export async function smoke(options: PlaceOptions, terminal: Terminal): Promise<Finding> {
  const folder = await mkdtemp(path.join(tmpdir(), 'nelm-smoke-'));
  try {
    const place = await openPlace(options, terminal.environment, terminal.now);
    const [source] = await Array.fromAsync(place.isc.sources.list());
    if (!source) return notOk('smoke', 'The tenant has no source to try it with.', 'make one in ISC');
    const file = path.join(folder, 'smoke.csv');
    const attributes = await place.isc.schemaAttributes.list(source.id);
    const names = new Set([...Object.keys(person), ...attributes.map(({ technicalName }) => technicalName)]);
    await writeFile(file, stringify([[...names], [...names].map((name) => person[name] ?? 'Test')]));
    const report: string[] = [];
    const asked = { file, source: source.id, folder: 'preview', waits: true, json: true } as const;
    await importFile(place, asked, { ...terminal, say: (text) => report.push(text), warn: () => {} });
    const { outcome, runId } = JSON.parse(report.join(''));
    if (outcome === 'previewed') return ok('smoke', `a file came to its report (run ${runId})`);
    return notOk('smoke', `A file came to "${outcome}".`, `${toType(`runs show ${runId}`)} says why`);
  } catch (error) {
    return notOk(
      'smoke',
      error instanceof Error ? error.message : 'It did not come to an end.',
      'look at the lines above',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
