import type { HrSettings } from '../config/hrSettings.ts';
import { isNamed, type Source } from '../sources/sources.ts';

/** What an HR system may do: in which sources, by name or id, with whose records in them, and whether it may stop people. */
export type Rights = { sources: readonly string[]; people: 'own' | 'source'; mayStop: boolean };

/** Who sends events by a command, on this machine or with the rights of whoever may write to the bucket. No door is open to it. */
export const operatorSystem = 'operator';

/** What the configuration lets a system touch; nothing where it has no such system. */
export function rightsOf({ standard, bamboohr, deel }: HrSettings, system: string): Rights {
  if (system === operatorSystem) return { sources: [], people: 'source', mayStop: true };
  if (system === 'standard' && standard) return standard;
  const mapping = system === 'bamboohr' ? bamboohr : system === 'deel' ? deel : undefined;
  if (!mapping) return { sources: [], people: 'own', mayStop: false };
  return { sources: [mapping.source], people: mapping.people, mayStop: false };
}

/** Whether a system may touch a source at all. */
export function mayTouchSource({ sources }: Rights, source: Pick<Source, 'name' | 'ids'>): boolean {
  return sources.some((one) => isNamed(source, one));
}
