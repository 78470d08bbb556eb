import type { PublicIdentity } from '../isc/publicIdentities.ts';
import type { NamedPerson } from './sourceSteps.ts';
import { isIdentityId } from './tenantSources.ts';

/** Who is meant by an account name, an address or an id. */
export type PeopleFinder = {
  /** Who is meant; otherwise what is wrong with the text, as the end of a sentence. */
  find(text: string): NamedPerson | string;
  /** Somebody whom a source of the tenant names by id. */
  known(id: string): NamedPerson;
};

/** Finds people among the identities that a tenant told of. */
export function peopleFinder(identities: readonly PublicIdentity[]): PeopleFinder {
  const unique = [...new Map(identities.map((one) => [one.id.toLowerCase(), one])).values()];
  function find(text: string): NamedPerson | string {
    const key = text.trim().toLowerCase();
    if (isIdentityId(key)) return { id: key, called: text };
    const byAlias = unique.filter(({ alias }) => alias?.toLowerCase() === key);
    const meant = byAlias.length > 0 ? byAlias : unique.filter(({ email }) => email?.toLowerCase() === key);
    const [only, ...others] = meant;
    if (!only) return `names "${text}", whom the tenant does not know by account name or e-mail address`;
    if (others.length > 0) return `names "${text}", whom ${meant.length} people are: write an account name`;
    return { id: only.id, called: text };
  }

  return {
    find,
    known(id) {
      const isThem = (person: { id: string }) => person.id.toLowerCase() === id.toLowerCase();
      const identity = unique.find(isThem);
      // Not by a name that means nobody, or somebody else: whoever reads it would look for those.
      const names = [identity?.alias, identity?.email].flatMap((name) => name || []);
      const called = names.find((name) => {
        const found = find(name);
        return typeof found !== 'string' && isThem(found);
      });
      return { id, called: called ?? id };
    },
  };
}
