import type { DatabaseSync } from 'node:sqlite';
import type { Condition } from './condition.ts';
import { Refusal } from './errors.ts';
import { requireId } from './ids.ts';
import { type Caller, managedSourceIds } from './rights.ts';

/**
 * The identity that a `requested-for` names: an id, or `me`. Throws a 403 when it is someone else and the caller has no
 * idn:nesr:read, and a 400 when it is no id, or `me` of a client without a user.
 */
export function requestedIdentity(caller: Caller, requestedFor: string): string {
  const identityId = requestedFor === 'me' ? caller.identityId : requireId(requestedFor, 'requested-for');
  if (identityId === undefined) {
    throw new Refusal(400, 'requested-for cannot be "me" for a client that is bound to no user.');
  }
  if (caller.roleContexts.has('idn:nesr:read') || identityId === caller.identityId) return identityId;
  throw new Refusal(403, 'What others look after or decide can be read with idn:nesr:read only.');
}

/** What belongs to the sources that an identity looks after. Throws a 403 when a caller without idn:nesr:read has none. */
export function inSourcesOf(database: DatabaseSync, caller: Caller, identityId: string | undefined): Condition {
  const sourceIds = managedSourceIds(database, identityId);
  if (sourceIds.length === 0 && !caller.roleContexts.has('idn:nesr:read')) throw new Refusal(403);
  return { sql: `source_id IN (${sourceIds.map(() => '?').join(', ')})`, values: sourceIds };
}
