import * as z from 'zod';

/**
 * A person of a source. Everything that is said of people is made of this one statement: what the API takes and answers, what
 * files and HR systems say, and what is kept. Its order is that of the documented CSV. Dates are ISO 8601 instants.
 */
export const personSchema = z.object({
  accountName: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  phone: z.string(),
  email: z.string(),
  /** The account id of an identity. */
  manager: z.string(),
  startDate: z.string(),
  endDate: z.string(),
  /** The custom attributes by technical name. */
  data: z.record(z.string(), z.string()),
});

/** A person of whom everything is said; what is not set is empty. */
export type Person = z.infer<typeof personSchema>;

/** The attributes that every source has, in the order of the documented CSV. */
export const systemAttributes = personSchema.omit({ data: true }).keyof().options;

export type SystemAttribute = (typeof systemAttributes)[number];

const names: ReadonlySet<string> = new Set(systemAttributes);

/** Whether an attribute, by its technical name, is one that every source has. */
export function isSystemAttribute(name: string): name is SystemAttribute {
  return names.has(name);
}

/** One thing for each attribute that every source has: the same schema, or the same value. */
export function forEachAttribute<Each>(one: Each): Record<SystemAttribute, Each> {
  return Object.fromEntries(systemAttributes.map((name) => [name, one])) as Record<SystemAttribute, Each>;
}

/** What records and requests say of a person: the account name, and what there is of the rest. */
export const answeredPersonSchema = z.object({
  ...forEachAttribute(z.string().nullish()),
  accountName: z.string(),
  data: z.record(z.string(), z.string().nullable()).nullish(),
  modified: z.string().nullish(),
  created: z.string().nullish(),
});

/** A person as records and requests say. */
export type AnsweredPerson = z.infer<typeof answeredPersonSchema>;
