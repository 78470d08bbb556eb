import * as z from 'zod';
import { isSystemAttribute } from '../isc/person.ts';
import { sourceKey } from './sources.ts';

/** What a tenant takes at most. */
export const tenantLimits = { sources: 50, attributes: 10, approvers: 3, managers: 10 } as const;

const name = z.string().regex(/\S/, 'must not be empty');

/** Somebody by account name, by e-mail address, or by the id of their identity. */
const person = z.string().regex(/\S/, 'must be an account name or an e-mail address');

const peopleUpTo = (most: number) =>
  z
    .array(person)
    .max(most, `must be ${most} at most, as a tenant takes no more`)
    .refine((people) => !hasTwice(people, (one) => one.toLowerCase()), 'must not name anybody twice')
    .default([]);

const attributeSchema = z.strictObject({
  /** Its column in files, and its name in events. It cannot be changed: another one is another attribute. */
  technicalName: name.refine((text) => !isSystemAttribute(text), 'must be none of the eight that every source has'),
  label: name,
  help: z.string().default(''),
  placeholder: z.string().default(''),
  required: z.boolean().default(false),
});

/** A custom attribute as `nelm.sources.ts` states it. */
export type WantedAttribute = z.output<typeof attributeSchema>;

const sourceSchema = z.strictObject({
  /** The ids that it has, one a tenant; `nelm sources pull` writes them. By its id a source is known that gets another name. */
  ids: z.array(name).default([]),
  name,
  description: z.string().default(''),
  /** Needed to make the source. The API neither tells nor changes the owner later. */
  owner: person.exactOptional(),
  managers: peopleUpTo(tenantLimits.managers),
  /** In the order in which they decide. */
  approvers: peopleUpTo(tenantLimits.approvers),
  attributes: z
    .array(attributeSchema)
    .max(tenantLimits.attributes, `must be ${tenantLimits.attributes} at most, as a source takes no more`)
    .refine(
      (attributes) => !hasTwice(attributes, ({ technicalName }) => technicalName.toLowerCase()),
      'must not have a technical name twice, in whatever letter case',
    )
    .default([]),
});

/** A source as `nelm.sources.ts` states it. */
export type WantedSource = z.output<typeof sourceSchema>;

export const wantedSourcesSchema = z
  .array(sourceSchema)
  .max(tenantLimits.sources, `must be ${tenantLimits.sources} at most, as a tenant takes no more`)
  .refine((sources) => !hasTwice(sources, (one) => one.name), 'must not have a name twice')
  // A tenant may have such names: sources that carry ids are known to be two. Otherwise one was written twice.
  .refine((sources) => {
    const bare = new Set(sources.filter(({ ids }) => ids.length === 0).map(({ name: text }) => sourceKey(text)));
    const alike = Map.groupBy(sources, (one) => sourceKey(one.name));
    return [...bare].every((key) => alike.get(key)?.length === 1);
  }, 'must not have a name twice, in whatever letter case, unless each of the two carries its id')
  .refine(
    (sources) =>
      !hasTwice(
        sources.flatMap(({ ids }) => ids),
        (id) => id.replaceAll('-', '').toLowerCase(),
      ),
    'must not have an id twice',
  );

/** What is wrong in `nelm.sources.ts`, a line for each. */
class SourcesError extends Error {
  override readonly name = 'SourcesError';
}

/**
 * Gives `nelm.sources.ts` its types and checks it where it is loaded: what it says, and whether a tenant takes so much.
 *
 * @throws SourcesError with a line for each thing that is wrong; it repeats no account name and no address
 */
export function defineSources(sources: z.input<typeof wantedSourcesSchema>): WantedSource[] {
  const checked = wantedSourcesSchema.safeParse(sources);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map((issue) => problemOf(issue, sources));
  throw new SourcesError(problems.map((problem) => `nelm.sources.ts: ${problem}`).join('\n'));
}

/** "Contractors, attributes[0].label: must not be empty." */
function problemOf(issue: z.core.$ZodIssue, sources: unknown): string {
  const [index, ...rest] = issue.path;
  const said =
    issue.code === 'unrecognized_keys' ? strangeText(issue.keys, rest) : `${issue.message.replace(/\.$/, '')}.`;
  if (typeof index !== 'number') return `its sources: ${said}`;
  const source: unknown = Array.isArray(sources) ? sources[index] : undefined;
  const named: unknown = Object(source).name;
  const title = typeof named === 'string' && named.trim() !== '' ? named : `source ${index + 1}`;
  const place = rest.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  return place === '' ? `${title}: ${said}` : `${title}, ${place.slice(1)}: ${said}`;
}

/** "manager" is no setting; there are ids, name, description … */
function strangeText(keys: readonly string[], path: readonly PropertyKey[]): string {
  const known = Object.keys(path.includes('attributes') ? attributeSchema.shape : sourceSchema.shape).join(', ');
  const named = keys.map((key) => JSON.stringify(key)).join(' and ');
  return `${named} ${keys.length === 1 ? 'is no setting' : 'are no settings'}; there are ${known}.`;
}

function hasTwice<Item>(items: readonly Item[], keyOf: (item: Item) => string): boolean {
  return new Set(items.map(keyOf)).size < items.length;
}
