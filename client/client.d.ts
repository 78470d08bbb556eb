import { type CallOptions } from './call.ts';
import type { RequestCounts } from './requestCounts.ts';
import { type Transport } from './transport.ts';
/** Where the tenant is and who asks; everything else is optional and there for tests. */
export type IscOptions = Pick<CallOptions, 'baseUrl' | 'clientId' | 'clientSecret'> & Partial<Omit<CallOptions, 'baseUrl' | 'clientId' | 'clientSecret'>>;
/** The client of ISC's non-employee API, a group of functions a resource. */
export type Isc = ReturnType<typeof resources> & {
    /** The same client, which also counts the requests it makes into the given counter. */
    counting(counts: RequestCounts): Isc;
};
/**
 * Creates a client. Nothing is sent before the first call. One client a process: its token and its throttle (100 requests
 * in 10 s) are shared by all its calls.
 *
 * Its calls throw IscRefusedError, IscUnreachableError, IscAnswerError or IscCredentialsError; each says by `transient`
 * whether waiting may help.
 */
export declare function createIsc(options: IscOptions): Isc;
declare function resources(transport: Transport): {
    sources: {
        create({ owner, approvers, accountManagers, ...source }: import("./sources.ts").NewSource): Promise<import("./sources.ts").Source>;
        list({ requestedFor, nonEmployeeCount, sorters, ...page }?: import("./sources.ts").SourceQuery): import("./pages.ts").Listing<import("./sources.ts").Source>;
        get(sourceId: string): Promise<import("./sources.ts").Source>;
        patch(sourceId: string, changes: import("./patch.ts").Patch<import("./sources.ts").SourceChanges>): Promise<import("./sources.ts").Source>;
        delete(sourceId: string): Promise<void>;
    };
    schemaAttributes: {
        list(sourceId: string): Promise<import("./schemaAttributes.ts").SchemaAttribute[]>;
        create(sourceId: string, attribute: import("./schemaAttributes.ts").NewSchemaAttribute): Promise<import("./schemaAttributes.ts").SchemaAttribute>;
        get(sourceId: string, attributeId: string): Promise<import("./schemaAttributes.ts").SchemaAttribute>;
        patch(sourceId: string, attributeId: string, changes: import("./patch.ts").Patch<import("./schemaAttributes.ts").SchemaAttributeChanges>): Promise<import("./schemaAttributes.ts").SchemaAttribute>;
        delete(sourceId: string, attributeId: string): Promise<void>;
        deleteAll(sourceId: string): Promise<void>;
        template(sourceId: string): Promise<Uint8Array>;
    };
    records: {
        create(person: import("./records.ts").NewPerson): Promise<import("./records.ts").NonEmployeeRecord>;
        list({ sourceId, sorters, ...page }?: import("./records.ts").RecordQuery): import("./pages.ts").Listing<import("./records.ts").NonEmployeeRecord>;
        get(id: string): Promise<import("./records.ts").NonEmployeeRecord>;
        update(id: string, person: import("./records.ts").NewPerson): Promise<import("./records.ts").NonEmployeeRecord>;
        patch(id: string, changes: import("./patch.ts").Patch<import("./records.ts").RecordChanges>): Promise<import("./records.ts").NonEmployeeRecord>;
        delete(id: string): Promise<void>;
        deleteInBulk(ids: readonly string[]): Promise<void>;
        export(sourceId: string): Promise<Uint8Array>;
        exportStream(sourceId: string): Promise<ReadableStream<Uint8Array>>;
    };
    requests: {
        create(person: import("./records.ts").NewPerson): Promise<import("./requests.ts").NonEmployeeRequest>;
        list({ requestedFor, sourceId, sorters, ...page }: import("./requests.ts").RequestQuery): import("./pages.ts").Listing<import("./requests.ts").NonEmployeeRequest>;
        get(id: string): Promise<import("./requests.ts").NonEmployeeRequest>;
        delete(id: string): Promise<void>;
        summary(requestedFor: string): Promise<import("./requests.ts").RequestSummary>;
    };
    approvals: {
        list({ requestedFor, approvalStatus, sorters, ...page }?: import("./approvals.ts").ApprovalQuery): import("./pages.ts").Listing<import("./approvals.ts").Approval>;
        get(id: string, { includeDetail }?: {
            includeDetail?: boolean;
        }): Promise<import("./approvals.ts").ApprovalDetail>;
        approve(id: string, comment?: string): Promise<import("./approvals.ts").Approval>;
        reject(id: string, comment: string): Promise<import("./approvals.ts").Approval>;
        summary(requestedFor: string): Promise<import("./approvals.ts").ApprovalSummary>;
    };
    bulkUpload: {
        upload(sourceId: string, csv: import("./bulkUpload.ts").Csv): Promise<import("./bulkUpload.ts").BulkUploadJob>;
        status(sourceId: string): Promise<import("./bulkUpload.ts").BulkUploadStatus | undefined>;
    };
    publicIdentities: {
        findByAlias(aliases: Iterable<string>): Promise<Map<string, import("./publicIdentities.ts").PublicIdentity>>;
        findByEmail(email: string): Promise<import("./publicIdentities.ts").PublicIdentity | undefined>;
    };
};
export {};
