import type { Isc } from '../isc/client.ts';
import { isSystemAttribute } from '../isc/person.ts';
import type { PublicIdentity } from '../isc/publicIdentities.ts';
import { findIdentities, hasRoom, type Known } from './findIdentities.ts';
import { matchSources } from './matchSources.ts';
import type { TenantSource, TenantState } from './tenantState.ts';
import type { WantedSource } from './wantedSources.ts';

/**
 * Reads what a tenant has of what `nelm.sources.ts` states: one request for the sources, one for the schema of each, and one for
 * some two hundred people whom the file names. Where whom the tenant names has no room in it, it is asked for those alone whom the
 * file does not name.
 */
export async function readTenantState(isc: Isc, wanted: readonly WantedSource[]): Promise<TenantState> {
  const listed = await Array.fromAsync(isc.sources.list({ nonEmployeeCount: true }));
  const schemas = await Promise.all(listed.map(({ id }) => isc.schemaAttributes.list(id)));
  const sources = listed.map(
    ({ id, sourceId, name, description, accountManagers, approvers, nonEmployeeCount }, index): TenantSource => ({
      ...{ id, name },
      ids: sourceId === undefined || sourceId === id ? [id] : [id, sourceId],
      description: description ?? '',
      managers: accountManagers?.map((one) => one.id) ?? [],
      approvers: approvers?.map((one) => one.id) ?? [],
      people: nonEmployeeCount ?? undefined,
      attributes: (schemas[index] ?? []).filter(isCustom).map((attribute) => ({
        id: attribute.id ?? '',
        technicalName: attribute.technicalName,
        label: attribute.label,
        help: attribute.helpText ?? '',
        placeholder: attribute.placeholder ?? '',
        required: attribute.required ?? false,
      })),
      mandatory: (schemas[index] ?? [])
        .filter((attribute) => !isCustom(attribute))
        .map(({ technicalName, label, required = true }) => ({ technicalName, label, required })),
    }),
  );
  // The tenant does not tell the owner of a source, so that the owner matters of those alone that are to be made.
  const named = matchSources(wanted, sources).pairs.flatMap(({ wanted: { owner, managers, approvers }, there }) => [
    ...(owner && !there ? [owner] : []),
    ...managers,
    ...approvers,
  ]);
  const ids = sources.flatMap(({ managers, approvers }) => [...managers, ...approvers]);
  return { sources, identities: await identitiesOf(isc, new Set(named), new Set(ids)) };
}

/** Whoever is named in the file, or in the tenant by the id of their identity. */
async function identitiesOf(isc: Isc, named: ReadonlySet<string>, ids: ReadonlySet<string>): Promise<PublicIdentity[]> {
  const byId = [...ids, ...[...named].filter(isIdentityId)].map(known('id'));
  const names = [...named].filter((text) => !isIdentityId(text));
  // An account name may be an address itself.
  const byName = [...names.map(known('alias')), ...names.filter((text) => text.includes('@')).map(known('email'))];
  const all = [...byId, ...byName];
  if (hasRoom(all)) return await findIdentities(isc, all);
  const found = await findIdentities(isc, byName);
  const isFound = new Set(found.map(({ id }) => id.toLowerCase()));
  // Whom both name by id is the same person without being asked for.
  const others = byId.filter(({ value }) => !isFound.has(value.toLowerCase()) && !(named.has(value) && ids.has(value)));
  return [...found, ...(await findIdentities(isc, others))];
}

function known(field: Known['field']) {
  return (value: string): Known => ({ field, value });
}

/** Whether somebody is named by the id of their identity. */
export function isIdentityId(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(text);
}

function isCustom({ system, technicalName }: { system?: boolean | undefined; technicalName: string }): boolean {
  return system === undefined ? !isSystemAttribute(technicalName) : !system;
}
