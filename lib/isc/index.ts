/**
 * The client of ISC's non-employee API, a package of its own. Nothing of AWS and nothing of nelm's flows is needed for it.
 *
 * @module
 */
export type { ClientCredentials, ClientSecret } from './accessToken.ts';
export type { Approval, ApprovalDetail, ApprovalQuery, ApprovalSummary } from './approvals.ts';
export type { BulkUploadJob, BulkUploadStatus, Csv } from './bulkUpload.ts';
export { createIsc, type Isc } from './client.ts';
export type { CallOptions, SharedOptions } from './context.ts';
export { IscAnswerError, IscCredentialsError, IscError, IscRefusedError, IscUnreachableError } from './errors.ts';
export { type NetworkProblem, readNetworkError, type Target } from './networkErrors.ts';
export type { Layout } from './operations.ts';
export type { IscOptions } from './options.ts';
export type { Listing, Page } from './pages.ts';
export type { Patch, PatchOperation } from './patch.ts';
export type { PublicIdentity } from './publicIdentities.ts';
export type { NewPerson, NonEmployeeRecord, RecordChanges, RecordQuery } from './records.ts';
export { noRequests, type RequestCounts } from './requestCounts.ts';
export type { ApprovalStatus, NonEmployeeRequest, RequestQuery, RequestSummary } from './requests.ts';
export type { RetrySettings } from './retry.ts';
export type { NewSchemaAttribute, SchemaAttribute, SchemaAttributeChanges } from './schemaAttributes.ts';
export type { NewSource, Source, SourceChanges, SourceQuery } from './sources.ts';
export type { TokenOwner } from './token.ts';
export type { PageOptions } from './walk.ts';
