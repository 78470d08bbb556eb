import * as z from 'zod';
import type { CallOptions } from './context.ts';
import { inOrder, type Sorter } from './filters.ts';
import { operations } from './operations.ts';
import { type Listing, listing } from './pages.ts';
import { isIdempotent, type Patch, patchOf } from './patch.ts';
import type { Transport } from './transport.ts';
import type { PageOptions } from './walk.ts';

const identities = z.array(z.object({ type: z.string().nullish(), id: z.string() })).nullish();

/** A non-employee source. `id` and `sourceId` name the same source; the API accepts either. */
const sourceSchema = z.object({
  id: z.string(),
  sourceId: z.string().optional(),
  name: z.string(),
  description: z.string().nullish(),
  approvers: identities,
  accountManagers: identities,
  nonEmployeeCount: z.number().nullish(),
  created: z.string().nullish(),
  modified: z.string().nullish(),
});

export type Source = z.infer<typeof sourceSchema>;

/** A source to be. People are named by the ids of their identities. */
export type NewSource = {
  name: string;
  description: string;
  owner: string;
  managementWorkgroup?: string;
  /** At most 3, in the order in which they decide. */
  approvers?: readonly string[];
  /** At most 10. */
  accountManagers?: readonly string[];
};

/** What of a source is to change. Lists are replaced as a whole. */
export type SourceChanges = Partial<Pick<NewSource, 'name' | 'description' | 'approvers' | 'accountManagers'>>;

/** What to list: the sources that an identity manages, by its id or `me`; all when it is left out. */
export type SourceQuery = PageOptions & {
  requestedFor?: string;
  /** Whether to count each source's people, which costs the server extra. */
  nonEmployeeCount?: boolean;
  sorters?: readonly Sorter<'name' | 'created' | 'sourceId'>[];
};

/** The non-employee sources of a tenant. */
export function sources(transport: Transport) {
  return {
    /**
     * Creates a source (`createNonEmployeeSource`). A tenant has at most 50. Sent once: when no answer comes, look for its
     * name before creating it again.
     */
    async create({ owner, approvers, accountManagers, ...source }: NewSource, options?: CallOptions): Promise<Source> {
      const json = {
        ...source,
        owner: { id: owner },
        ...(approvers && { approvers: approvers.map((id) => ({ id })) }),
        ...(accountManagers && { accountManagers: accountManagers.map((id) => ({ id })) }),
      };
      return await transport.json(operations.createSource, sourceSchema, { json, options });
    },
    /** Lists the sources (`listNonEmployeeSources`); a tenant has at most 50, so it takes one request. */
    list(
      { requestedFor, nonEmployeeCount, sorters, ...page }: SourceQuery = {},
      options?: CallOptions,
    ): Listing<Source> {
      return listing(
        transport,
        operations.listSources,
        z.array(sourceSchema),
        {
          ...page,
          'requested-for': requestedFor,
          'non-employee-count': nonEmployeeCount,
          sorters: inOrder(sorters),
        },
        options,
      );
    },
    /** One source by either of its ids (`getNonEmployeeSource`). Throws IscRefusedError 404 when there is none. */
    async get(sourceId: string, options?: CallOptions): Promise<Source> {
      return await transport.json(operations.getSource, sourceSchema, { parameters: { sourceId }, options });
    },
    /** Changes some of a source (`patchNonEmployeeSource`), by field or by operations of JSON Patch. */
    async patch(sourceId: string, changes: Patch<SourceChanges>, options?: CallOptions): Promise<Source> {
      const patch = patchOf(changes);
      const operation = { ...operations.patchSource, idempotent: isIdempotent(patch) };
      return await transport.json(operation, sourceSchema, { parameters: { sourceId }, patch, options });
    },
    /** Deletes a source with all its people (`deleteNonEmployeeSource`). Throws IscRefusedError 404 when there is none. */
    async delete(sourceId: string, options?: CallOptions): Promise<void> {
      await transport.done(operations.deleteSource, { parameters: { sourceId }, options });
    },
  };
}
