import type { Isc } from '../isc/client.ts';
import { isSystemAttribute } from '../isc/person.ts';
import type { PublicIdentity } from '../isc/publicIdentities.ts';
import { findIdentities, type Known } from './findIdentities.ts';
import type { WantedAttribute, WantedSource } from './wantedSources.ts';

/** A custom attribute that a source of the tenant has. */
export type TenantAttribute = WantedAttribute & { id: string };

/** A source as the tenant has it; people by the ids of their identities. */
export type TenantSource = {
  id: string;
  ids: string[];
  name: string;
  description: string;
  managers: string[];
  approvers: string[];
  /** How many people it has; undefined where the tenant does not say. */
  people: number | undefined;
  attributes: TenantAttribute[];
  /** The attributes that every source has, as far as files need them. */
  mandatory: { technicalName: string; label: string; required: boolean }[];
};

/** The sources of a tenant, and whoever they or `nelm.sources.ts` name, as far as the tenant knows them. */
export type TenantState = { sources: TenantSource[]; identities: PublicIdentity[] };

/**
 * Reads what a tenant has of what `nelm.sources.ts` states: one request for the sources, one for the schema of each, and one
 * for every fifty people or so whom either of them names.
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
  const named = wanted.flatMap(({ owner, managers, approvers }) => [
    ...(owner ? [owner] : []),
    ...managers,
    ...approvers,
  ]);
  const identities = await findIdentities(isc, [
    ...sources.flatMap(({ managers, approvers }) => [...managers, ...approvers]).map(known('id')),
    ...named.filter(isIdentityId).map(known('id')),
    // An account name may be an address itself.
    ...named.filter((text) => !isIdentityId(text)).map(known('alias')),
    ...named.filter((text) => text.includes('@')).map(known('email')),
  ]);
  return { sources, identities };
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
