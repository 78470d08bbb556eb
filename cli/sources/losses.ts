import type { Config } from '../../lib/config/config.ts';
import type { Isc } from '../../lib/isc/client.ts';
import { readExport } from '../../lib/people/csv/readExport.ts';
import { lossOf, type SourceStep } from '../../lib/sources/sourceSteps.ts';

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
