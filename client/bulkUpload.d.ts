import * as z from 'zod';
import type { Transport } from './transport.ts';
declare const documentedStatus: z.ZodEnum<{
    COMPLETED: "COMPLETED";
    ERROR: "ERROR";
    IN_PROGRESS: "IN_PROGRESS";
    PENDING: "PENDING";
}>;
/** What has become of a bulk upload. `UNKNOWN` is a status that the API has come to give since this was written. */
export type BulkUploadStatus = z.infer<typeof documentedStatus> | 'UNKNOWN';
/** A bulk upload that was accepted and is worked off now or later. */
declare const bulkUploadJobSchema: z.ZodObject<{
    id: z.ZodString;
    status: z.ZodPipe<z.ZodOptional<z.ZodNullable<z.ZodString>>, z.ZodTransform<"COMPLETED" | "ERROR" | "IN_PROGRESS" | "PENDING" | "UNKNOWN" | undefined, string | null | undefined>>;
}, z.core.$strip>;
export type BulkUploadJob = z.infer<typeof bulkUploadJobSchema>;
/** A CSV to be handed in. */
export type Csv = Blob | ReadableStream<Uint8Array> | Uint8Array | string;
/** Creates and updates many people of a source at once. */
export declare function bulkUpload(transport: Transport): {
    /**
     * Hands in a CSV of people (`importNonEmployeeRecordsInBulk`): the account name is the key, who is not in the source
     * is created, who is there is updated. Sent once: when no answer comes, look at the status before sending again. A
     * Blob is read as it is sent: that of a file (`openAsBlob` of `node:fs`) is never in memory as a whole. A stream is read
     * to its end first, since it may have to be sent again after a 429.
     *
     * @throws IscRefusedError 400 when a row does not validate; nothing is imported then, `serverMessages` says why
     */
    upload(sourceId: string, csv: Csv): Promise<BulkUploadJob>;
    /**
     * The status of the newest job of a source (`getNonEmployeeBulkUploadStatus`); undefined when the tenant names none,
     * which means that there was no job, or that it has been handed to the source.
     */
    status(sourceId: string): Promise<BulkUploadStatus | undefined>;
};
export {};
