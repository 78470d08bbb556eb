import type { Config } from '../../lib/config/config.ts';
import type { Isc } from '../../lib/isc/client.ts';
import { readExport } from '../../lib/people/csv/readExport.ts';
import type { Person } from '../../lib/people/person.ts';
import { lossOf, type SourceStep } from '../../lib/sources/sourceSteps.ts';
import type { SourcesTools } from './sourcesTools.ts';

/**
 * What a step loses that cannot be brought back, by what the tenant has at this moment; undefined when it loses nothing. One
 * request where people may be lost or their values, none otherwise.
 */
export async function lossNow(isc: Isc, step: SourceStep, config: Config): Promise<string | undefined> {
  const { id = '', name } = step.source;
  if (step.kind === 'remove source') {
    const first = await isc.records.list({ sourceId: id, limit: 1 }).page();
    const people = first.total ?? first.items.length;
    return people === 0 ? undefined : `${name} has ${people === 1 ? '1 person' : `${people} people`}.`;
  }
  if (step.kind === 'remove attribute') {
    const { technicalName } = step.attribute;
    const people = readExport(await isc.records.export(id), [step.attribute], config).values();
    const values = [...people].filter(({ data }) => (data[technicalName] ?? '') !== '').length;
    if (values === 0) return undefined;
    return `${values === 1 ? '1 person has' : `${values} people have`} a value in ${technicalName} of ${name}.`;
  }
  if (lossOf(step) === 'last approver') return `${name} loses its last approver.`;
  return undefined;
}

/**
 * Whether a backup has all that a step loses at this moment: of each person who loses something, that very thing. As many people
 * need not be the same.
 *
 * @param backup the key of the newest backup of the source; undefined where there is none yet
 */
export async function isBackedUp(
  { isc, bucket, config }: Pick<SourcesTools, 'isc' | 'bucket' | 'config'>,
  step: SourceStep,
  backup: string | undefined,
): Promise<boolean> {
  const { id = '' } = step.source;
  const kept = backup === undefined ? undefined : await bucket.read(backup);
  if (kept?.kind !== 'found') return false;
  // Whoever loses an approver is no person of the source.
  if (step.kind !== 'remove source' && step.kind !== 'remove attribute') return true;
  const schema = step.kind === 'remove attribute' ? [step.attribute] : await isc.schemaAttributes.list(id);
  const lostOf = (csv: string | Uint8Array) => lostBy(step, readExport(csv, schema, config));
  const before = lostOf(kept.bytes);
  const now = lostOf(await isc.records.export(id));
  return [...now].every(([account, lost]) => before.get(account) === lost);
}

/** What each person loses by a step, under their account names. */
function lostBy(step: SourceStep, people: ReadonlyMap<string, Person>): Map<string, string> {
  const all = [...people];
  if (step.kind !== 'remove attribute')
    return new Map(all.map(([account, person]) => [account, JSON.stringify(person)]));
  const lostValue = ({ data }: Person) => data[step.attribute.technicalName] ?? '';
  return new Map(all.flatMap(([account, person]) => (lostValue(person) === '' ? [] : [[account, lostValue(person)]])));
}
