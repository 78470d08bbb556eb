import type { HrSettings } from '../config/hrSettings.ts';
import { isNamed, type Source } from '../sources/sources.ts';

/** What an HR system may touch: which sources, by name or id, and whose records in them. */
export type Rights = { sources: readonly string[]; people: 'own' | 'source' };

/** What the configuration lets a system touch; nothing where it has no such system. */
export function rightsOf({ standard, bamboohr, deel }: HrSettings, system: string): Rights {
  if (system === 'standard' && standard) return standard;
  const mapping = system === 'bamboohr' ? bamboohr : system === 'deel' ? deel : undefined;
  return mapping ? { sources: [mapping.source], people: mapping.people } : { sources: [], people: 'own' };
}

/** Whether a system may touch a source at all. */
export function mayTouchSource({ sources }: Rights, source: Pick<Source, 'name' | 'ids'>): boolean {
  return sources.some((one) => isNamed(source, one));
}
