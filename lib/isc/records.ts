import * as z from 'zod';
import type { CallOptions } from './context.ts';
import { IscAnswerError } from './errors.ts';
import { anyOf, inOrder, type Sorter, type Wanted } from './filters.ts';
import { callInfoOf, operations } from './operations.ts';
import { type Listing, listing } from './pages.ts';
import { isIdempotent, type Patch, patchOf } from './patch.ts';
import { answeredPersonSchema, type Person } from './person.ts';
import type { Transport } from './transport.ts';
import type { PageOptions } from './walk.ts';

const recordSchema = answeredPersonSchema.extend({ id: z.string(), sourceId: z.string().nullish() });

/** A non-employee record. */
export type NonEmployeeRecord = z.infer<typeof recordSchema>;

/** A person who is to be: what creating a record or a request takes. Dates are ISO 8601 instants. */
export type NewPerson = Omit<Person, 'data'> & Partial<Pick<Person, 'data'>> & { sourceId: string };

/** What of a record is to change. A member of `data` that is null is removed, one that is not named stays. */
export type RecordChanges = Partial<Omit<NewPerson, 'sourceId' | 'data'>> & { data?: Record<string, string | null> };

/** The documented fields that records are sorted by. */
type SortField = Exclude<keyof NonEmployeeRecord, 'data'>;

/** What to list: of one source, of several, or of all. */
export type RecordQuery = PageOptions & { sourceId?: Wanted; sorters?: readonly Sorter<SortField>[] };

/** The records of non-employees. */
export function records(transport: Transport) {
  async function hasAnybody(sourceId: string, options?: CallOptions): Promise<boolean> {
    const query = { filters: anyOf('sourceId', sourceId), limit: 1 };
    const [somebody] = await Array.fromAsync(
      listing(transport, operations.listRecords, z.array(recordSchema), query, options),
    );
    return somebody !== undefined;
  }

  return {
    /**
     * Creates a record at once, without approval (`createNonEmployeeRecord`). Sent once: when no answer comes
     * (IscUnreachableError with `mayHaveTakenEffect`), look for the account name before creating again.
     */
    async create(person: NewPerson, options?: CallOptions): Promise<NonEmployeeRecord> {
      return await transport.json(operations.createRecord, recordSchema, { json: person, options });
    },
    /** Lists records (`listNonEmployeeRecords`). */
    list({ sourceId, sorters, ...page }: RecordQuery = {}, options?: CallOptions): Listing<NonEmployeeRecord> {
      return listing(
        transport,
        operations.listRecords,
        z.array(recordSchema),
        {
          ...page,
          filters: anyOf('sourceId', sourceId),
          sorters: inOrder(sorters),
        },
        options,
      );
    },
    /** One record by its id (`getNonEmployeeRecord`). Throws IscRefusedError 404 when there is none. */
    async get(id: string, options?: CallOptions): Promise<NonEmployeeRecord> {
      return await transport.json(operations.getRecord, recordSchema, { parameters: { id }, options });
    },
    /**
     * Replaces all of a record (`updateNonEmployeeRecord`). Needs a user: an administrator may change everything, the
     * owner of the source the end date alone.
     */
    async update(id: string, person: NewPerson, options?: CallOptions): Promise<NonEmployeeRecord> {
      return await transport.json(operations.updateRecord, recordSchema, { parameters: { id }, json: person, options });
    },
    /**
     * Changes some of a record (`patchNonEmployeeRecord`), by field (`{ endDate }`) or by operations of JSON Patch. Needs a
     * user, as `update` does. Repeated when no answer comes only if doing it twice is the same as doing it once.
     */
    async patch(id: string, changes: Patch<RecordChanges>, options?: CallOptions): Promise<NonEmployeeRecord> {
      const patch = patchOf(changes);
      const operation = { ...operations.patchRecord, idempotent: isIdempotent(patch) };
      return await transport.json(operation, recordSchema, { parameters: { id }, patch, options });
    },
    /** Deletes a record (`deleteNonEmployeeRecord`). Throws IscRefusedError 404 when there is none. */
    async delete(id: string, options?: CallOptions): Promise<void> {
      await transport.done(operations.deleteRecord, { parameters: { id }, options });
    },
    /**
     * Deletes many records in one request (`deleteNonEmployeeRecordsInBulk`). The API does not say how many it takes at
     * most, nor which of them there were: look afterwards. Nothing is sent for no ids.
     */
    async deleteInBulk(ids: readonly string[], options?: CallOptions): Promise<void> {
      if (ids.length === 0) return;
      await transport.done(operations.deleteRecordsInBulk, { json: { ids }, options });
    },
    /**
     * All people of a source as CSV (`exportNonEmployeeRecords`), byte for byte as the API gives them. The largest source,
     * of 20,000 people, has some 3 MB. Where it is empty, without even a header, the list is asked for somebody.
     *
     * @throws IscAnswerError when an empty one came of a source that has people
     */
    async export(sourceId: string, options?: CallOptions): Promise<Uint8Array> {
      const csv = await transport.csv(operations.exportRecords, { parameters: { sourceId }, options });
      if (isBlank(csv) && (await hasAnybody(sourceId, options))) {
        throw new IscAnswerError(callInfoOf(operations.exportRecords), 'it is empty, and the source has people.');
      }
      return csv;
    },
    /**
     * The same as a stream, to be read within the time-out of a call (a minute by default). A stream that breaks off ends in
     * an IscUnreachableError; it is not asked for again.
     */
    async exportStream(sourceId: string, options?: CallOptions): Promise<ReadableStream<Uint8Array>> {
      return await transport.csvStream(operations.exportRecords, { parameters: { sourceId }, options });
    },
  };
}

function isBlank(csv: Uint8Array): boolean {
  return csv.length < 1_000 && new TextDecoder().decode(csv).trim() === '';
}
