import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { Refusal } from './errors.ts';
import { compactId, requireId } from './ids.ts';
import type { Operation } from './operation.ts';
import { authorizeForSource } from './rights.ts';
import { requireSource } from './sources.ts';

const rowSchema = z.object({
  id: z.string(),
  system: z.number().transform(Boolean),
  type: z.enum(['TEXT', 'DATE', 'IDENTITY']),
  label: z.string(),
  technicalName: z.string(),
  helpText: z.string(),
  placeholder: z.string(),
  required: z.number().transform(Boolean),
  created: z.string(),
  modified: z.string(),
});

/** A column of a source's people, as the API gives it. */
export type SchemaAttribute = z.infer<typeof rowSchema>;

/** What a custom attribute is made of. */
export type NewAttribute = Pick<SchemaAttribute, 'technicalName' | 'label' | 'helpText' | 'placeholder' | 'required'>;

type AnyAttribute = NewAttribute & Pick<SchemaAttribute, 'type' | 'system'>;

/** The eight attributes that every source has, in the order in which the API lists them. */
export const mandatoryAttributes: readonly AnyAttribute[] = [
  mandatory('accountName', 'Account Name', 'TEXT', 'The unique identifier for the account', 'a unique user name'),
  mandatory('firstName', 'First Name', 'TEXT', 'The first name of the person', 'a first name'),
  mandatory('lastName', 'Last Name', 'TEXT', 'The last name of the person', 'a last name'),
  mandatory('email', 'Email', 'TEXT', 'The e-mail address of the person', 'an e-mail address'),
  mandatory('phone', 'Phone', 'TEXT', 'The phone number of the person', 'a phone number'),
  mandatory('manager', 'Manager', 'IDENTITY', 'The account id of the manager of the person', 'a manager'),
  mandatory('startDate', 'Start Date', 'DATE', 'The day on which the person starts', 'a date'),
  mandatory('endDate', 'End Date', 'DATE', 'The day on which the person leaves', 'a date'),
];

/** Operations that read the schema attributes of a source. */
export const schemaAttributeOperations = {
  getNonEmployeeSourceSchemaAttributes: {
    method: 'GET',
    path: '/non-employee-sources/:sourceId/schema-attributes',
    security: 'user or application',
    answer({ database, caller, parameter }) {
      const { sourceId } = requireSource(database, parameter('sourceId'));
      authorizeForSource(database, caller, sourceId);
      return Response.json(schemaAttributesOf(database, sourceId));
    },
  },
  getNonEmployeeSchemaAttribute: {
    method: 'GET',
    path: '/non-employee-sources/:sourceId/schema-attributes/:attributeId',
    security: 'user or application',
    answer({ database, caller, parameter }) {
      const { sourceId } = requireSource(database, parameter('sourceId'));
      authorizeForSource(database, caller, sourceId);
      return Response.json(requireSchemaAttribute(database, sourceId, parameter('attributeId')));
    },
  },
} as const satisfies Record<string, Operation>;

/** The attributes of a source: the mandatory ones, then the custom ones in the order of their making. */
export function schemaAttributesOf(database: DatabaseSync, sourceId: string): SchemaAttribute[] {
  const rows = database
    .prepare(
      `SELECT id, system, type, label, technical_name AS technicalName, help_text AS helpText, placeholder, required,
       created, modified FROM schema_attribute WHERE source_id = ? ORDER BY position`,
    )
    .all(sourceId);
  return rows.map((row) => rowSchema.parse(row));
}

/** The attribute of the source. Throws a 400 when its id is none and a 404 when the source has no such attribute. */
export function requireSchemaAttribute(database: DatabaseSync, sourceId: string, anyId: string): SchemaAttribute {
  const id = requireId(anyId, 'The id of the schema attribute');
  const attribute = schemaAttributesOf(database, sourceId).find((each) => compactId(each.id) === id);
  if (!attribute) throw new Refusal(404, 'The source has no schema attribute with this id.');
  return attribute;
}

/** Adds an attribute behind those that the source has. Returns its id. */
export function addSchemaAttribute(
  database: DatabaseSync,
  sourceId: string,
  attribute: AnyAttribute,
  now: string,
): string {
  const id = randomUUID();
  const { system, type, label, technicalName, helpText, placeholder, required } = attribute;
  database
    .prepare(
      `INSERT INTO schema_attribute
       SELECT ?1, ?2, 1 + coalesce(max(position), 0), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10 FROM schema_attribute WHERE source_id = ?2`,
    )
    .run(id, sourceId, Number(system), type, label, technicalName, helpText, placeholder, Number(required), now);
  return id;
}

/** Changes how an attribute is shown and whether it needs a value. `modified` moves only when something differs. */
export function updateSchemaAttribute(
  database: DatabaseSync,
  before: SchemaAttribute,
  after: Pick<SchemaAttribute, 'label' | 'helpText' | 'placeholder' | 'required'>,
  now: string,
): void {
  if (isDeepStrictEqual({ ...before, ...after }, before)) return;
  const { label, helpText, placeholder, required } = after;
  database
    .prepare(
      'UPDATE schema_attribute SET label = ?, help_text = ?, placeholder = ?, required = ?, modified = ? WHERE id = ?',
    )
    .run(label, helpText, placeholder, Number(required), now, before.id);
}

/** Deletes an attribute and its values: those of people, of requests, and of uploads that still wait. */
export function deleteSchemaAttribute(
  database: DatabaseSync,
  sourceId: string,
  { id, technicalName }: SchemaAttribute,
): void {
  database.prepare('DELETE FROM schema_attribute WHERE id = ?').run(id);
  // No technical name has a quote or a backslash.
  const path = `$."${technicalName}"`;
  database.prepare('UPDATE record SET data = json_remove(data, ?) WHERE source_id = ?').run(path, sourceId);
  database.prepare('UPDATE request SET data = json_remove(data, ?) WHERE source_id = ?').run(path, sourceId);
  database
    .prepare(
      `UPDATE bulk_upload_row SET cells = json_remove(cells, ?)
       WHERE job_number IN (SELECT number FROM bulk_upload_job WHERE source_id = ?)`,
    )
    .run(path, sourceId);
}

function mandatory(
  technicalName: string,
  label: string,
  type: SchemaAttribute['type'],
  helpText: string,
  what: string,
): AnyAttribute {
  return { technicalName, label, type, helpText, placeholder: `Enter ${what}.`, required: true, system: true };
}
