import type { PublicIdentity } from '../isc/publicIdentities.ts';
import type { WantedAttribute } from './wantedSources.ts';

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
