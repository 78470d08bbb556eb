import { isNamed, sourceKey } from './sources.ts';
import type { TenantSource } from './tenantState.ts';
import type { WantedSource } from './wantedSources.ts';

/** Which source of the tenant each stated one is. */
export type Matched = {
  /** In the order of `nelm.sources.ts`; `there` is undefined of one that the tenant does not have. */
  pairs: { wanted: WantedSource; there: TenantSource | undefined }[];
  /** Those that `nelm.sources.ts` does not state. */
  unstated: TenantSource[];
  problems: string[];
};

/**
 * Finds for each stated source the one of the tenant: by an id that it carries, otherwise by its name. So a source that
 * carries its id keeps its people when it gets another name.
 */
export function matchSources(wanted: readonly WantedSource[], there: readonly TenantSource[]): Matched {
  const taken = new Map<TenantSource, WantedSource>();
  const problems: string[] = [];
  for (const one of wanted) {
    for (const source of there.filter(({ ids }) => one.ids.some((id) => isNamed({ name: '', ids }, id)))) {
      const [other] = [taken.get(source), taken.set(source, one)];
      if (other && other !== one) problems.push(`"${other.name}" and "${one.name}" carry ids of the same source.`);
    }
    const own = there.filter((source) => taken.get(source) === one);
    if (own.length > 1) problems.push(`"${one.name}" carries the ids of ${own.length} sources of this tenant.`);
  }
  // A tenant may have names that differ in letter case alone: one that is written exactly so is meant first.
  for (const written of [(name: string) => name, sourceKey]) {
    const matched = new Set(taken.values());
    for (const one of wanted.filter((each) => !matched.has(each))) {
      const source = there.find((each) => !taken.has(each) && written(each.name) === written(one.name));
      if (source) taken.set(source, one);
    }
  }
  return {
    pairs: wanted.map((one) => ({ wanted: one, there: there.find((source) => taken.get(source) === one) })),
    unstated: there.filter((source) => !taken.has(source)),
    problems,
  };
}
