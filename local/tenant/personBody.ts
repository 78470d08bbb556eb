import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { identityAliases } from './aliases.ts';
import { checkBody } from './body.ts';
import { readValue } from './bulkUploadValues.ts';
import { Refusal } from './errors.ts';
import { type Person, personSchema } from './person.ts';
import type { SchemaAttribute } from './schemaAttributes.ts';

const text = z.string().optional();

/** The body of a new or updated person; which properties must have a value is for the schema of the source to say. */
export const personBodySchema = z.object({
  accountName: text,
  firstName: text,
  lastName: text,
  email: text,
  phone: text,
  manager: text,
  sourceId: text,
  data: z.record(z.string(), z.string()).default({}),
  startDate: text,
  endDate: text,
});

export type PersonBody = z.infer<typeof personBodySchema>;

/** Makes a person of a body. Throws a 400 that names every attribute that does not fit the schema of the source. */
export function personOf(database: DatabaseSync, attributes: readonly SchemaAttribute[], body: PersonBody): Person {
  const aliases = identityAliases(database);
  const custom = new Map(Object.entries(body.data));
  const values = new Map<string, string>();
  const problems: string[] = [];
  for (const { technicalName: name, type, required, system } of attributes) {
    const given = (system ? mandatoryValue(body, name) : custom.get(name)) ?? '';
    const read = readValue({ name, type, required }, required && given.trim() === '' ? '' : given, aliases);
    if ('problem' in read) problems.push(`${name}: ${read.problem}`);
    else if (read.value !== '') values.set(name, read.value);
    if (!system) custom.delete(name);
  }
  for (const name of custom.keys()) problems.push(`data.${name}: is no attribute of the source`);
  const [startDate, endDate] = [values.get('startDate'), values.get('endDate')];
  if (startDate && endDate && endDate <= startDate) problems.push('endDate: must be after startDate');
  if (problems.length > 0) throw new Refusal(400, problems.join('; '));
  return personFrom(values, attributes);
}

function mandatoryValue(body: PersonBody, name: string): string | undefined {
  const { data: _, ...mandatory } = body;
  return new Map(Object.entries(mandatory)).get(name);
}

function personFrom(values: ReadonlyMap<string, string>, attributes: readonly SchemaAttribute[]): Person {
  const custom = attributes.filter(({ system, technicalName }) => !system && values.has(technicalName));
  const data = custom.map(({ technicalName }) => [technicalName, values.get(technicalName) ?? '']);
  return {
    ...checkBody(Object.fromEntries(values), personSchema.omit({ data: true })),
    data: Object.fromEntries(data),
  };
}
