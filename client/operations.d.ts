/** One operation of the API, as the OpenAPI document names it. */
export type Operation = {
    id: string;
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    /** Below the version, with `{…}` for what a call fills in. */
    path: string;
    /** Whether doing it twice is the same as doing it once, so that it may be repeated when no answer came. */
    repeatable: boolean;
    /** Whether it is documented as needing a user: client credentials that are bound to none cannot call it. */
    needsUser?: true;
};
/** The 32 operations of the API, and the one that finds identities. */
export declare const operations: {
    readonly createRecord: Operation;
    readonly listRecords: Operation;
    readonly getRecord: Operation;
    readonly updateRecord: Operation;
    readonly patchRecord: Operation;
    readonly deleteRecord: Operation;
    readonly deleteRecordsInBulk: Operation;
    readonly createRequest: Operation;
    readonly listRequests: Operation;
    readonly getRequest: Operation;
    readonly deleteRequest: Operation;
    readonly requestSummary: Operation;
    readonly listApprovals: Operation;
    readonly getApproval: Operation;
    readonly approveRequest: Operation;
    readonly rejectRequest: Operation;
    readonly approvalSummary: Operation;
    readonly createSource: Operation;
    readonly listSources: Operation;
    readonly getSource: Operation;
    readonly patchSource: Operation;
    readonly deleteSource: Operation;
    readonly listSchemaAttributes: Operation;
    readonly createSchemaAttribute: Operation;
    readonly deleteSchemaAttributes: Operation;
    readonly getSchemaAttribute: Operation;
    readonly patchSchemaAttribute: Operation;
    readonly deleteSchemaAttribute: Operation;
    readonly exportRecords: Operation;
    readonly exportTemplate: Operation;
    readonly uploadRecords: Operation;
    readonly uploadStatus: Operation;
    readonly listPublicIdentities: Operation;
};
/**
 * Where the version stands in a path: `v3` before all services (`/v3/non-employee-records`), or `v1` behind the name of
 * each (`/non-employee-records/v1`), as ISC offers it since 2026. Bodies are the same.
 */
export type Layout = 'v3' | 'v1';
/**
 * The path of a call below the base URL, with its parameters filled in and encoded.
 *
 * @throws TypeError when a parameter is empty, or is resolved away: what is above it would be asked for, or deleted
 */
export declare function pathOf({ id, path }: Operation, layout: Layout, parameters: Record<string, string>, query: Query): string;
/** Query parameters; an absent one is left out. */
export type Query = Record<string, string | number | boolean | undefined>;
