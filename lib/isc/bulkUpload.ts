import * as z from 'zod';
import type { CallOptions } from './context.ts';
import { operations } from './operations.ts';
import type { Transport } from './transport.ts';

const documentedStatus = z.enum(['PENDING', 'IN_PROGRESS', 'COMPLETED', 'ERROR']);

/** What has become of a bulk upload. `UNKNOWN` is a status that the API has come to give since this was written. */
export type BulkUploadStatus = z.infer<typeof documentedStatus> | 'UNKNOWN';

const statusSchema = z
  .string()
  .nullish()
  .transform((status): BulkUploadStatus | undefined =>
    status == null ? undefined : (documentedStatus.safeParse(status).data ?? 'UNKNOWN'),
  );

/** Where there is no job the answer is an object of nothing; one of other things, such as an error, says nothing of a job. */
const statusAnswerSchema = z
  .looseObject({ status: statusSchema })
  .refine((answer) => 'status' in answer || Object.keys(answer).length === 0)
  .transform(({ status }) => status);

/** A bulk upload that was accepted and is worked off now or later. */
const bulkUploadJobSchema = z.object({ id: z.string(), status: statusSchema });

export type BulkUploadJob = z.infer<typeof bulkUploadJobSchema>;

/** A CSV to be handed in. */
export type Csv = Blob | ReadableStream<Uint8Array> | Uint8Array | string;

/** Creates and updates many people of a source at once. */
export function bulkUpload(transport: Transport) {
  return {
    /**
     * Hands in a CSV of people (`importNonEmployeeRecordsInBulk`): the account name is the key, who is not in the source
     * is created, who is there is updated. Sent once: when no answer comes, look at the status before sending again. A
     * Blob is read as it is sent: that of a file (`openAsBlob` of `node:fs`) is never in memory as a whole. A stream is read
     * to its end first, since it may have to be sent again after a 429.
     *
     * @throws IscRefusedError 400 when a row does not validate; nothing is imported then, `serverMessages` says why
     */
    async upload(sourceId: string, csv: Csv, options?: CallOptions): Promise<BulkUploadJob> {
      const form = () => formOf(csv);
      const call = { parameters: { sourceId }, form, options };
      return await transport.json(operations.uploadRecords, bulkUploadJobSchema, call);
    },
    /**
     * The status of the newest job of a source (`getNonEmployeeBulkUploadStatus`); undefined when the tenant names none,
     * which means that there was no job, or that it has been handed to the source.
     */
    async status(sourceId: string, options?: CallOptions): Promise<BulkUploadStatus | undefined> {
      return await transport.json(operations.uploadStatus, statusAnswerSchema, { parameters: { sourceId }, options });
    },
  };
}

async function formOf(csv: Csv): Promise<FormData> {
  const form = new FormData();
  form.set('data', await blobOf(csv), 'upload.csv');
  return form;
}

async function blobOf(csv: Csv): Promise<Blob> {
  if (csv instanceof Blob) return csv;
  if (csv instanceof ReadableStream) return await new Response(csv).blob();
  return new Blob([typeof csv === 'string' ? csv : new Uint8Array(csv)], { type: 'text/csv' });
}
