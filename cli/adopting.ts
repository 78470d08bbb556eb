import type { Config } from '../lib/config/config.ts';
import { adopt, countNotAdopted } from '../lib/hr/adoption.ts';
import { mayTouchSource, rightsOf } from '../lib/hr/rights.ts';
import { findSource, listSources } from '../lib/sources/sources.ts';
import type { Tenancy } from './restoring.ts';

export type AdoptOptions = { system: string; source: string; apply: boolean };

/**
 * Gives an HR system the people who are in a source now, so that its events may change them though another way brought
 * them. Without `apply` it only says how many there are.
 *
 * @param say gets what is to be shown
 * @throws Error when nelm.config.ts has no such system, or does not let it touch the source, and when the tenant has
 *   no such source
 */
export async function adoptPeople(
  { bucket, isc, config }: Tenancy & { config: Config },
  { system, source: wanted, apply }: AdoptOptions,
  say: (text: string) => void,
): Promise<void> {
  const rights = rightsOf(config.hr, system);
  if (rights.sources.length === 0) {
    const known = Object.keys(config.hr).join(', ') || 'none';
    throw new Error(`nelm.config.ts has no HR system "${system}" under hr. It has: ${known}.`);
  }
  const sources = await listSources(isc);
  const source = findSource(sources, wanted);
  if (!source) {
    throw new Error(`The tenant has no source "${wanted}". It has: ${sources.map(({ name }) => name).join(', ')}.`);
  }
  if (!mayTouchSource(rights, source)) {
    throw new Error(`hr.${system} in nelm.config.ts does not let ${system} touch ${source.name}. Name it there first.`);
  }
  if (rights.people === 'source') {
    return say(`hr.${system}.people is "source": its events may change everybody of ${source.name} as it is.`);
  }
  const records = await Array.fromAsync(isc.records.list({ sourceId: source.id }), ({ id }) => id);
  const count = await countNotAdopted(bucket, source.id, system, records);
  say(
    `${source.name} has ${records.length.toLocaleString('en')} people; ${count.toLocaleString('en')} of them were not given to ${system} yet.`,
  );
  if (count === 0) return say('There is nothing to do.');
  if (!apply)
    return say(
      `Nothing was changed. With --apply, ${system} gets them: its events may then change, end and extend them.`,
    );
  await adopt(bucket, source.id, system, records);
  say(`${system} has them now. Who comes to ${source.name} later by another way is not among them.`);
}
