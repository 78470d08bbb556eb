import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Fields, Mapping } from '../config/hrSettings.ts';
import {
  type Adapter,
  type Delivery,
  type Item,
  problemsOf,
  type Reference,
  type Said,
  type Signed,
  toEvent,
} from './adapter.ts';
import { readEmployee } from './bamboohrEmployee.ts';
import { noMoment } from './hrEvent.ts';
import { readEach } from './items.ts';
import { asDate, isInScope, outOfScope, toPerson, valueAt, withDefaults } from './mapping.ts';
import { hexBytes, hmac, isSigned } from './signature.ts';

/** The id becomes part of an address of the API, where anything but a number might lead elsewhere. */
const noNumber = 'BambooHR numbers its employees: digits only';
const id = z
  .union([z.string(), z.number()], noNumber)
  .transform(String)
  .pipe(z.string().regex(/^\d{1,20}$/, noNumber));

const instant = z
  .string()
  .transform(asDate)
  .pipe(z.iso.datetime({ offset: true, error: noMoment }));
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A field's value stands by itself or in an object. */
const fieldValue = z.union([scalar, z.object({ value: scalar }).transform(({ value }) => value)]);

const fieldBasedSchema = z.object({ employees: z.array(z.unknown()) });
const changedFields = z
  .array(z.string())
  .nullish()
  .transform((names) => names ?? []);

/** PHP writes an empty object as `[]`. */
const fields = z
  .union(
    [z.record(z.string(), fieldValue), z.tuple([]), z.null()],
    'must be an object of fields, each with a text, a number, true, false or null',
  )
  .default({})
  .transform((given) => (Array.isArray(given) ? {} : (given ?? {})));

const employeeSchema = z.object({
  id,
  action: z.string(),
  timestamp: instant,
  changedFields,
  fields,
});

/** All that can be said of an event before it is known of which type it is. */
const typedSchema = z.object({ type: z.string() });

const eventBasedSchema = z.object({
  type: z.string(),
  timestamp: instant,
  data: z.object({ employeeId: id, changedFields }),
});

const knownTypes: readonly string[] = ['employee.created', 'employee.updated', 'employee.deleted'];

const unknownType: Said = { kind: 'ignored', reason: 'an unknown type of event' };

/** By the names of the API, and by those that a field-based webhook gives its fields unless they are renamed. */
const usualFields: Fields = {
  accountName: 'id',
  firstName: ['firstName', 'First Name'],
  lastName: ['lastName', 'Last Name'],
  email: ['workEmail', 'Work Email'],
  phone: ['workPhone', 'Work Phone', 'mobilePhone', 'Mobile Phone'],
  manager: ['supervisorEmail', 'Supervisor Email'],
  startDate: ['hireDate', 'Hire Date'],
  endDate: ['terminationDate', 'Termination Date'],
};

const status = 'status';

/**
 * BambooHR. Signature: https://documentation.bamboohr.com/docs/webhooks. Webhooks that carry values:
 * https://documentation.bamboohr.com/docs/field-based-webhooks. Webhooks that name the employee and carry none, so that
 * the flow reads the employee: https://documentation.bamboohr.com/docs/event-based-webhooks. Only the format JSON is read.
 */
export const bamboohr: Adapter<Mapping> = { verify, parse, read };

/** Verifies `X-BambooHR-Signature`: HMAC-SHA256 over the body and the timestamp, in hexadecimal. */
function verify({ headers, body }: Delivery, keys: readonly string[]): Signed {
  const timestamp = headers['x-bamboohr-timestamp'] ?? '';
  // The documentation does not say how the time is written.
  const sentAt = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1000 : Date.parse(asDate(timestamp));
  if (Number.isNaN(sentAt)) return 'unsigned';
  const expected = keys.map((key) => hmac(key, body, timestamp));
  return isSigned([hexBytes(headers['x-bamboohr-signature'])], expected) ? { sentAt } : 'unsigned';
}

function parse(json: unknown, _: Delivery, mapping: Mapping): Item[] {
  const { data: several } = fieldBasedSchema.safeParse(json);
  if (several) {
    return readEach(
      several.employees,
      (index) => `employees.${index}`,
      (employee, path) => fromFields(employee, path, mapping),
    );
  }
  return readEach(
    [json],
    () => '',
    (item) => fromOne(item, mapping),
  );
}

function fromOne(json: unknown, mapping: Mapping): Item {
  const { data: typed } = typedSchema.safeParse(json);
  // Events of other types have other shapes.
  if (typed && !knownTypes.includes(typed.type)) return unknownType;
  const { data: one, error } = eventBasedSchema.safeParse(json);
  return one ? fromEvent(one, mapping) : { kind: 'refused', problems: problemsOf(error) };
}

function fromFields(employee: unknown, path: string, mapping: Mapping): Item {
  const { data, error } = employeeSchema.safeParse(employee);
  if (!data) return { kind: 'refused', problems: problemsOf(error, path) };
  const type = `employee.${data.action.toLowerCase()}`;
  const { id: person, timestamp: occurredAt, changedFields } = data;
  const notice = { id: digestOf(data), type, occurredAt, source: mapping.source, person, changedFields };
  return describe(notice, data.fields, mapping, path);
}

function fromEvent({ type, timestamp, data }: z.output<typeof eventBasedSchema>, mapping: Mapping): Item {
  const occurredAt = timestamp;
  const notice = { id: digestOf({ type, timestamp, data }), type, occurredAt, source: mapping.source };
  const reference = { ...notice, person: data.employeeId, changedFields: data.changedFields };
  if (type === 'employee.created' || type === 'employee.updated') return { kind: 'reference', reference };
  return describe(reference, {}, mapping);
}

/** Reads the employee by the API. Of somebody who is gone meanwhile there is another event. */
async function read(reference: Reference, mapping: Mapping): Promise<Said> {
  const { error } = id.safeParse(reference.person);
  if (error) return { kind: 'refused', problems: problemsOf(error, 'person') };
  const names = fieldNames(mapping).filter((name) => name !== 'id' && !name.includes(' '));
  const employee = await readEmployee(reference.person, names);
  return employee
    ? describe(reference, employee, mapping)
    : { kind: 'ignored', reason: 'BambooHR has no such employee any more' };
}

/** The names of all fields that say something here. */
function fieldNames(mapping: Mapping): string[] {
  const { data = {}, ...fields } = { ...usualFields, ...mapping.fields };
  const places = [...Object.values(fields), ...Object.values(data), status, Object.keys(mapping.scope)];
  return [...new Set(places.flat().filter((name) => name !== undefined))];
}

const isSameName = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();

/** Fields under the names that they have here: whoever makes the webhook may write them in other letter case. */
function underOurNames(fields: Record<string, unknown>, mapping: Mapping): Record<string, unknown> {
  const named = new Map(Object.entries(fields));
  for (const name of fieldNames(mapping)) {
    const theirs = named.has(name) ? undefined : Object.keys(fields).find((field) => isSameName(field, name));
    if (theirs !== undefined) named.set(name, fields[theirs]);
  }
  return Object.fromEntries(named);
}

/** What happened to an employee, by what is known of them. */
function describe(
  { id, type, occurredAt, source, person: employeeId, changedFields = [] }: Reference,
  fields: Record<string, unknown>,
  mapping: Mapping,
  path = '',
): Said {
  const employee = { id: employeeId, ...underOurNames(fields, mapping) };
  const say = (type: string, person: object, defaulted?: readonly string[]) =>
    toEvent({ id, type, occurredAt, source, person }, path, defaulted);
  const person = toPerson(employee, usualFields, mapping);
  const { accountName, endDate } = person;
  if (type === 'employee.deleted') return say('withdrawn', { accountName });
  if (!knownTypes.includes(type)) return unknownType;
  const inScope = isInScope(employee, mapping);
  if (inScope === false) return { kind: 'ignored', reason: outOfScope };
  if (inScope !== true) {
    const reason = 'says whether the person is in scope: let BambooHR post it, or change the setting "scope"';
    return { kind: 'refused', problems: [{ path: `${path && `${path}.`}fields.${inScope.missing}`, reason }] };
  }
  const is = valueAt(employee, status)?.toLowerCase();
  if (is === 'inactive') return say('ended', { accountName, ...(endDate && { endDate }) });
  // Somebody who has come into scope or has become active, or may have, is new here: nobody may have been let in before.
  const newBy = [...Object.keys(mapping.scope), ...(is === 'active' ? [status] : [])];
  const isNew =
    type === 'employee.created' || changedFields.some((field) => newBy.some((name) => isSameName(field, name)));
  if (!isNew) return say('changed', person);
  const hire = withDefaults(person, mapping);
  return say('hired', hire.person, hire.defaulted);
}

/** Names an event by all that it says: BambooHR gives its events no id. */
function digestOf(value: object): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
