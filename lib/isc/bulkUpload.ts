import * as z from 'zod';
import { operations } from './operations.ts';
import type { Transport } from './transport.ts';

const statusSchema = z.enum(['PENDING', 'IN_PROGRESS', 'COMPLETED', 'ERROR']);

export type BulkUploadStatus = z.infer<typeof statusSchema>;

/** A bulk upload that was accepted and is worked off now or later. */
const bulkUploadJobSchema = z.object({ id: z.string(), status: statusSchema.nullish() });

export type BulkUploadJob = z.infer<typeof bulkUploadJobSchema>;

/** Creates and updates many people of a source at once. */
export function bulkUpload(transport: Transport) {
  return {
    /**
     * Hands in a CSV of people (`importNonEmployeeRecordsInBulk`): the account name is the key, who is not in the source
     * is created, who is there is updated. Sent once: when no answer comes, look at the status before sending again.
     *
     * @throws IscRefusedError 400 when a row does not validate; nothing is imported then, `serverMessages` says why
     */
    async upload(sourceId: string, csv: Uint8Array | string): Promise<BulkUploadJob> {
      const body = new FormData();
      body.set(
        'data',
        new Blob([typeof csv === 'string' ? csv : new Uint8Array(csv)], { type: 'text/csv' }),
        'upload.csv',
      );
      return await transport.json(operations.uploadRecords, bulkUploadJobSchema, { parameters: { sourceId }, body });
    },
    /**
     * The status of the newest job of a source (`getNonEmployeeBulkUploadStatus`); undefined when the tenant names none,
     * which means that there was no job, or that it has been handed to the source.
     */
    async status(sourceId: string): Promise<BulkUploadStatus | undefined> {
      const answer = z.object({ status: statusSchema.nullish() });
      const { status } = await transport.json(operations.uploadStatus, answer, { parameters: { sourceId } });
      return status ?? undefined;
    },
  };
}
