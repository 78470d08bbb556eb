import type { NewSchemaAttribute } from '../../lib/isc/schemaAttributes.ts';
import type { Drawer } from './drawer.ts';

/** By source, the attributes that it has beside those of a new tenant. */
export type Schemas = Readonly<Record<string, readonly NewSchemaAttribute[]>>;

const attributes: readonly NewSchemaAttribute[] = [
  { technicalName: 'team', label: 'Team', required: false },
  { technicalName: 'site', label: 'Site or Building', required: true },
  { technicalName: 'badgeNo', label: 'Badge No.', required: false },
];

/** What attributes the sources of an organisation have. Of people of HR systems, who are contractors, nobody says them. */
export function schemasOf(draw: Drawer, sources: readonly string[]): Schemas {
  const ofSource = (source: string) =>
    attributes.filter(() => draw.is(0.4)).map((one) => (source === 'Contractors' ? { ...one, required: false } : one));
  return Object.fromEntries(sources.map((source) => [source, ofSource(source)]));
}

/** What somebody has of each attribute. */
export function valuesOf(draw: Drawer): Record<string, string> {
  const number = draw.below(1_000);
  return { team: draw.pick(teams), site: `Site ${number % 7}`, badgeNo: `00${number}` };
}

export const teams = ['Blue', 'Grün', '"Red" & co', '=Green'] as const;
