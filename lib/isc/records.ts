import * as z from 'zod';
import { compare } from './filters.ts';
import { operations } from './operations.ts';
import { type PageOptions, pages } from './pages.ts';
import type { Transport } from './transport.ts';

/** A non-employee record. Dates are ISO 8601 instants. */
const recordSchema = z.object({
  id: z.string(),
  accountName: z.string(),
  firstName: z.string().nullish(),
  lastName: z.string().nullish(),
  email: z.string().nullish(),
  phone: z.string().nullish(),
  manager: z.string().nullish(),
  sourceId: z.string().nullish(),
  data: z.record(z.string(), z.string().nullable()).nullish(),
  startDate: z.string().nullish(),
  endDate: z.string().nullish(),
  modified: z.string().nullish(),
  created: z.string().nullish(),
});

export type NonEmployeeRecord = z.infer<typeof recordSchema>;

type SortField = Exclude<keyof NonEmployeeRecord, 'data'>;

/** What to list: of one source or of all, sorted by the given fields, `-` for descending. */
export type RecordQuery = PageOptions & { sourceId?: string; sorters?: readonly (SortField | `-${SortField}`)[] };

/** The records of non-employees. */
export function records(transport: Transport) {
  return {
    /** Lists records one by one, 250 a request (`listNonEmployeeRecords`). */
    list({ sourceId, sorters, ...page }: RecordQuery = {}): AsyncGenerator<NonEmployeeRecord, void, undefined> {
      return pages(transport, operations.listRecords, z.array(recordSchema), {
        ...page,
        filters: sourceId === undefined ? undefined : compare('sourceId', 'eq', sourceId),
        sorters: sorters?.join(','),
      });
    },
    /** One record by its id (`getNonEmployeeRecord`). Throws IscRefusedError 404 when there is none. */
    async get(id: string): Promise<NonEmployeeRecord> {
      return await transport.json(operations.getRecord, recordSchema, { parameters: { id } });
    },
  };
}
