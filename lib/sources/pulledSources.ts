import { peopleFinder } from './findPeople.ts';
import { matchSources } from './matchSources.ts';
import { isNamed } from './sources.ts';
import type { TenantState } from './tenantState.ts';
import type { WantedSource } from './wantedSources.ts';

/**
 * What `nelm.sources.ts` is to state so that nothing differs from a tenant. What a tenant does not tell is kept of what was
 * stated before: the owner of a source, and the ids that it has in other tenants. So is the order.
 *
 * @param before what `nelm.sources.ts` states now; nothing where there is none yet
 */
export function pulledSources({ sources, identities }: TenantState, before: readonly WantedSource[]): WantedSource[] {
  const people = peopleFinder(identities);
  const { pairs } = matchSources(before, sources);
  const known = pairs.flatMap(({ wanted, there }) => (there ? [{ wanted, there }] : []));
  const others = sources.filter((source) => !known.some(({ there }) => there === source));
  const called = (ids: readonly string[]) => ids.map((id) => people.known(id).called);
  const isOfTenant = (id: string) => sources.some(({ ids }) => isNamed({ name: '', ids }, id));
  return [...known, ...others.map((there) => ({ there, wanted: undefined }))].map(({ wanted, there }) => ({
    ids: [...(wanted?.ids.filter((id) => !isOfTenant(id)) ?? []), there.id],
    name: there.name,
    description: there.description,
    ...(wanted?.owner !== undefined && { owner: wanted.owner }),
    managers: called(there.managers),
    approvers: called(there.approvers),
    attributes: there.attributes.map(({ technicalName, label, help, placeholder, required }) => ({
      ...{ technicalName, label, help, placeholder, required },
    })),
  }));
}
