/**
 * The client of ISC's non-employee API, as `nelm/isc`. Nothing of AWS and nothing of nelm's flows is needed for it.
 *
 * @module
 */
export type { Approval, ApprovalDetail, ApprovalQuery, ApprovalSummary } from './approvals.ts';
export type { BulkUploadJob, BulkUploadStatus, Csv } from './bulkUpload.ts';
export { createIsc, type Isc, type IscOptions } from './client.ts';
export { IscAnswerError, IscCredentialsError, IscRefusedError, IscUnreachableError } from './errors.ts';
export type { Layout } from './operations.ts';
export type { Listing, Page, PageOptions } from './pages.ts';
export type { Patch, PatchOperation } from './patch.ts';
export type { PublicIdentity } from './publicIdentities.ts';
export type { NewPerson, NonEmployeeRecord, RecordChanges, RecordQuery } from './records.ts';
export { noRequests, type RequestCounts } from './requestCounts.ts';
export type { ApprovalStatus, NonEmployeeRequest, RequestQuery, RequestSummary } from './requests.ts';
export type { NewSchemaAttribute, SchemaAttribute, SchemaAttributeChanges } from './schemaAttributes.ts';
export type { NewSource, Source, SourceChanges, SourceQuery } from './sources.ts';
