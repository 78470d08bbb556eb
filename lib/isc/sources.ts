import * as z from 'zod';
import { operations } from './operations.ts';
import { type PageOptions, pages } from './pages.ts';
import type { Transport } from './transport.ts';

/** A non-employee source. `id` and `sourceId` name the same source; the API accepts either. */
const sourceSchema = z.object({
  id: z.string(),
  sourceId: z.string().optional(),
  name: z.string(),
  description: z.string().nullish(),
  nonEmployeeCount: z.number().nullish(),
});

export type Source = z.infer<typeof sourceSchema>;

/** The non-employee sources of a tenant. */
export function sources(transport: Transport) {
  return {
    /** Lists the sources one by one (`listNonEmployeeSources`); a tenant has at most 50, so it takes one request. */
    list(options: PageOptions & { nonEmployeeCount?: boolean } = {}): AsyncGenerator<Source, void, undefined> {
      const { nonEmployeeCount, ...page } = options;
      return pages(transport, operations.listSources, z.array(sourceSchema), {
        ...page,
        'non-employee-count': nonEmployeeCount,
      });
    },
    /** One source by either of its ids (`getNonEmployeeSource`). Throws IscRefusedError 404 when there is none. */
    async get(sourceId: string): Promise<Source> {
      return await transport.json(operations.getSource, sourceSchema, { parameters: { sourceId } });
    },
  };
}
