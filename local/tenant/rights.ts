import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import { Refusal, Unauthorized } from './errors.ts';
import type { Claims } from './tokens.ts';

const ROLE_CONTEXTS = ['idn:nesr:create', 'idn:nesr:read', 'idn:nesr:update', 'idn:nesr:delete'] as const;

/** What an identity may do in every source. */
export type RoleContext = (typeof ROLE_CONTEXTS)[number];

/** Every role context: what an administrator has. */
export const everyRoleContext: readonly RoleContext[] = ROLE_CONTEXTS;

/** Who calls. Without `identityId`: an application, bound to no user, with the rights of an administrator. */
export type Caller = { identityId?: string; roleContexts: ReadonlySet<RoleContext> };

const roleContextsRow = z.object({
  roleContexts: z.string().transform((text) => new Set(ROLE_CONTEXTS.filter((each) => text.split(' ').includes(each)))),
});

/** The caller that a token speaks for. Throws a 401 when its identity is gone. */
export function callerOf(database: DatabaseSync, { identity_id: identityId }: Claims): Caller {
  if (identityId === undefined) return { roleContexts: new Set(ROLE_CONTEXTS) };
  const row = database.prepare('SELECT role_contexts AS roleContexts FROM identity WHERE id = ?').get(identityId);
  if (!row) throw new Unauthorized('JWT validation failed: unknown identity');
  return { identityId, ...roleContextsRow.parse(row) };
}

/** What calling an operation takes. */
export type Needs = {
  /** `user` alone where the OpenAPI document lists `userAuth` alone under `security`. */
  security: 'user' | 'user or application';
  /** The role context without which nobody may call it. Left out where it depends on what is asked for. */
  requires?: RoleContext;
};

/** Throws a 403 when the caller may not call the operation, whatever it asks for. */
export function authorize(caller: Caller, { security, requires }: Needs): void {
  if (security === 'user' && caller.identityId === undefined) {
    throw new Refusal(403, 'This operation needs a user: client credentials that are bound to no user cannot call it.');
  }
  if (requires && !caller.roleContexts.has(requires)) throw new Refusal(403, `This operation needs ${requires}.`);
}

/** Source ids (32 digits) of the sources that an identity looks after: its own and those it is account manager of. */
export function managedSourceIds(database: DatabaseSync, identityId: string | undefined): string[] {
  const rows = database
    .prepare(
      `SELECT source_id AS sourceId FROM source WHERE owner_id = :identity
       UNION SELECT source_id FROM source_identity WHERE identity_id = :identity AND role = 'ACCOUNT_MANAGER'`,
    )
    .all({ identity: identityId ?? null });
  return rows.map((row) => z.string().parse(row['sourceId']));
}

/** Whether an identity is approver of a source or was asked to approve something. */
export function isApprover(database: DatabaseSync, identityId: string): boolean {
  const row = database
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM source_identity WHERE identity_id = :identityId AND role = 'APPROVER')
       OR EXISTS (SELECT 1 FROM approval_item WHERE approver_id = :identityId) AS answer`,
    )
    .get({ identityId });
  return row?.['answer'] === 1;
}

/** Whether the caller owns the source or is account manager of it. */
export function looksAfter(database: DatabaseSync, { identityId }: Caller, sourceId: string): boolean {
  return managedSourceIds(database, identityId).includes(sourceId);
}

/** Throws a 403 unless the caller may read every source or looks after this one. */
export function authorizeForSource(database: DatabaseSync, caller: Caller, sourceId: string): void {
  if (caller.roleContexts.has('idn:nesr:read') || looksAfter(database, caller, sourceId)) return;
  throw new Refusal(403, 'This source can be read with idn:nesr:read, by its owner and by its account managers.');
}
