import type { Isc } from '../../lib/isc/client.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';
import type { Schemas } from './schemas.ts';

/** A source of the tenant; either id names it. */
export type Source = { id: string; sourceId: string; name: string; description: string };

/** A source of the organisation by its name. */
export function sourceOf({ sources }: { sources: ReadonlyMap<string, Source> }, name: string): Source {
  const source = sources.get(name);
  if (!source) throw new Error(`The organisation has no source ${name}.`);
  return source;
}

/** The sources of these names, which are made where the tenant has not had them from the beginning. */
export async function makeSources(
  isc: Isc,
  names: readonly string[],
  schemas: Schemas,
): Promise<ReadonlyMap<string, Source>> {
  const sources = new Map<string, Source>(Object.entries(seededSources));
  for (const name of names) {
    if (sources.has(name)) continue;
    const description = 'People of an agency.';
    const made = await isc.sources.create({ name, description, owner: seededClients.admin.clientId });
    sources.set(name, { id: made.id, sourceId: made.sourceId ?? '', name, description });
  }
  for (const [name, attributes] of Object.entries(schemas))
    for (const attribute of attributes) await isc.schemaAttributes.create(sources.get(name)?.sourceId ?? '', attribute);
  return sources;
}
