import type { Config } from '../lib/config/config.ts';
import { adopt, readAdopted } from '../lib/hr/adoption.ts';
import { mayTouchSource, rightsOf } from '../lib/hr/rights.ts';
import type { Confirm } from './confirming.ts';
import { peopleLines } from './peopleLines.ts';
import type { Tenancy } from './restoring.ts';
import { sourceMeant } from './sourceMeant.ts';

export type AdoptOptions = { system: string; source: string; apply: boolean };

/** How many people the source has, and how many of them the system got. */
export type Adopted = { system: string; source: string; people: number; missing: number; adopted: number };

/**
 * Gives an HR system the people who are in a source now, so that its events may change them though another way brought
 * them. Without `apply` it only says how many there are.
 *
 * @param say gets what is to be shown
 * @param confirm is asked before the system gets them
 * @returns `missing`: how many the system had not got before; of a system that may change everybody, nought
 * @throws Error when nelm.config.ts has no such system, or does not let it touch the source, and when the tenant has
 *   no such source
 * @throws the reason of the signal when it was aborted, and nothing was changed
 */
export async function adoptPeople(
  { bucket, isc, config, signal }: Tenancy & { config: Config; signal?: AbortSignal | undefined },
  { system, source: wanted, apply }: AdoptOptions,
  say: (text: string) => void,
  confirm: Confirm,
): Promise<Adopted> {
  const rights = rightsOf(config.hr, system);
  if (rights.sources.length === 0) {
    const known = Object.keys(config.hr).join(', ') || 'none';
    throw new Error(`nelm.config.ts has no HR system "${system}" under hr. It has: ${known}.`);
  }
  const { source } = await sourceMeant(isc, wanted);
  if (!mayTouchSource(rights, source)) {
    throw new Error(`hr.${system} in nelm.config.ts does not let ${system} touch ${source.name}. Name it there first.`);
  }
  const records = await Array.fromAsync(isc.records.list({ sourceId: source.id }));
  const of = { system, source: source.name, people: records.length };
  signal?.throwIfAborted();
  if (rights.people === 'source') {
    say(`hr.${system}.people is "source": its events may change everybody of ${source.name} as it is.`);
    return { ...of, missing: 0, adopted: 0 };
  }
  const isAdopted = await readAdopted(bucket, source.id);
  const missing = records.filter(({ id }) => !isAdopted(system, id));
  say(
    `${source.name} has ${records.length.toLocaleString('en')} people; ${missing.length.toLocaleString('en')} of them were not given to ${system} yet.`,
  );
  if (missing.length === 0) {
    say('There is nothing to do.');
    return { ...of, missing: 0, adopted: 0 };
  }
  if (!apply) {
    say(`Nothing was changed. With --apply, ${system} gets them: its events may then change, end and extend them.`);
    return { ...of, missing: missing.length, adopted: 0 };
  }
  const who = peopleLines(missing, config.timeZone).join('\n');
  await confirm(
    `${system} would get ${missing.length === 1 ? '1 person' : `${missing.length.toLocaleString('en')} people`} of ${source.name}; its events may then change, end and extend them:\n${who}`,
  );
  signal?.throwIfAborted();
  const ids = missing.map(({ id }) => id);
  const adopted = await adopt(bucket, source.id, system, ids);
  say(`${system} has them now. Who comes to ${source.name} later by another way is not among them.`);
  return { ...of, missing: missing.length, adopted };
}
