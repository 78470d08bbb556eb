import type { Isc } from '../lib/isc/client.ts';
import { findSource, listSources, type Source } from '../lib/sources/sources.ts';

/**
 * The source that a command means, and the others of the tenant.
 *
 * @throws Error that names the sources that there are when it is none of them
 */
export async function sourceMeant(isc: Isc, wanted: string): Promise<{ source: Source; others: Source[] }> {
  const sources = await listSources(isc);
  const source = findSource(sources, wanted);
  if (source) return { source, others: sources.filter(({ id }) => id !== source.id) };
  throw new Error(`The tenant has no source "${wanted}". It has: ${sources.map(({ name }) => name).join(', ')}.`);
}
