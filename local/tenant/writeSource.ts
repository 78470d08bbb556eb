import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { limitViolation, Refusal, referenceConflict } from './errors.ts';
import { newId } from './ids.ts';
import { addSchemaAttribute, mandatoryAttributes } from './schemaAttributes.ts';

const MOST_SOURCES = 50;

/** What a source is made of: identities by their ids. */
export type NewSource = {
  name: string;
  description: string;
  ownerId: string;
  approvers: readonly string[];
  accountManagers: readonly string[];
};

/** What of a source can be changed later. */
export type SourceChanges = Omit<NewSource, 'ownerId'>;

/**
 * Adds a source with the mandatory attributes and returns its `sourceId`. Throws a 400 when there are too many, when the
 * name is taken, and when someone is no identity or named twice.
 */
export function insertSource(
  database: DatabaseSync,
  source: NewSource,
  now: string,
  { id, sourceId }: { id: string; sourceId: string } = { id: randomUUID(), sourceId: newId() },
): string {
  const count = database.prepare('SELECT count(*) AS sources FROM source').get();
  if (Number(count?.['sources']) >= MOST_SOURCES) throw limitViolation(`There can be ${MOST_SOURCES} sources at most.`);
  requireFreeName(database, source.name, sourceId);
  requireIdentities(database, 'owner', [source.ownerId]);
  database
    .prepare('INSERT INTO source VALUES (?, ?, ?, ?, ?, ?, ?)')
    .run(sourceId, id, source.name, source.description, source.ownerId, now, now);
  writeRoles(database, sourceId, source);
  for (const attribute of mandatoryAttributes) addSchemaAttribute(database, sourceId, attribute, now);
  return sourceId;
}

/** Changes a source. Throws a 400 as `insertSource` does. */
export function updateSource(database: DatabaseSync, sourceId: string, changes: SourceChanges, now: string): void {
  requireFreeName(database, changes.name, sourceId);
  database
    .prepare('UPDATE source SET name = ?, description = ?, modified = ? WHERE source_id = ?')
    .run(changes.name, changes.description, now, sourceId);
  database.prepare('DELETE FROM source_identity WHERE source_id = ?').run(sourceId);
  writeRoles(database, sourceId, changes);
}

function writeRoles(database: DatabaseSync, sourceId: string, { approvers, accountManagers }: SourceChanges): void {
  requireIdentities(database, 'approvers', approvers);
  requireIdentities(database, 'accountManagers', accountManagers);
  const add = database.prepare('INSERT INTO source_identity VALUES (?, ?, ?, ?)');
  for (const [index, id] of approvers.entries()) add.run(sourceId, 'APPROVER', index + 1, id);
  for (const [index, id] of accountManagers.entries()) add.run(sourceId, 'ACCOUNT_MANAGER', index + 1, id);
}

function requireFreeName(database: DatabaseSync, name: string, ownSourceId: string): void {
  const taken = database.prepare('SELECT 1 FROM source WHERE name = ? AND source_id <> ?').get(name, ownSourceId);
  if (taken) throw referenceConflict('The name is already being used by another source.');
}

function requireIdentities(database: DatabaseSync, property: string, ids: readonly string[]): void {
  if (new Set(ids).size < ids.length) throw new Refusal(400, `${property}: an identity is named twice`);
  const find = database.prepare('SELECT 1 FROM identity WHERE id = ?');
  for (const [index, id] of ids.entries()) {
    if (!find.get(id)) throw new Refusal(400, `${property}.${index}: there is no identity with this id`);
  }
}
