import * as z from 'zod';
import { equals, isOneOf, startsWith } from './condition.ts';
import { answerList, type Listing } from './list.ts';
import type { Operation } from './operation.ts';
import { readFlag } from './paging.ts';

const rowSchema = z.object({ id: z.string(), name: z.string(), alias: z.string(), email: z.string() });

const text = (column: string) => ({ eq: equals(column), sw: startsWith(column) });

const listing: Listing<object> = {
  table: 'identity',
  columns: 'id, name, alias, email',
  filters: {
    id: { eq: equals('id'), in: isOneOf('id') },
    alias: text('alias'),
    email: text('email'),
    firstname: text('first_name'),
    lastname: text('last_name'),
  },
  sorters: { name: 'name' },
  item: (row) => ({
    ...rowSchema.parse(row),
    status: 'Active',
    identityState: 'ACTIVE',
    manager: null,
    attributes: [],
  }),
};

/** Who there is: the lookup of managers by account id (`alias`). */
export const publicIdentityOperations = {
  getPublicIdentities: {
    method: 'GET',
    path: '/public-identities',
    security: 'user',
    answer({ database, query }) {
      // Every identity here satisfies the core filters: the parameter is checked and changes nothing.
      readFlag(query, 'add-core-filters');
      return answerList(database, query, listing, []);
    },
  },
} as const satisfies Record<string, Operation>;
