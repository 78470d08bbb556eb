import type { CallInfo } from './errors.ts';

/** One operation of the API, as the OpenAPI document names it. */
export type Operation = {
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the version, with `{…}` for what a call fills in. */
  path: string;
  /** Whether doing it twice is the same as doing it once, so that it may be repeated when no answer came. */
  idempotent: boolean;
  /** Whether it is documented as needing a user: client credentials that are bound to none cannot call it. */
  needsUser?: true;
};

type Method = Operation['method'];

const readOnly = (id: string, path: string): Operation => ({ id, method: 'GET', path, idempotent: true });
/** Doing it twice is doing it once: what is replaced or deleted already is not changed again. */
const idempotent = (id: string, method: Method, path: string): Operation => ({ id, method, path, idempotent: true });
/** A second time would do it again, or would be refused since it was done. */
const nonIdempotent = (id: string, method: Method, path: string): Operation => ({
  id,
  method,
  path,
  idempotent: false,
});
const asUser = (operation: Operation): Operation => ({ ...operation, needsUser: true });

const [records, requests, approvals, sources] = [
  '/non-employee-records',
  '/non-employee-requests',
  '/non-employee-approvals',
  '/non-employee-sources',
];
const source = `${sources}/{sourceId}`;
const attributes = `${source}/schema-attributes`;
const attribute = `${attributes}/{attributeId}`;

/** The 32 operations of the API, and the one that finds identities. */
export const operations = {
  createRecord: nonIdempotent('createNonEmployeeRecord', 'POST', records),
  listRecords: readOnly('listNonEmployeeRecords', records),
  getRecord: readOnly('getNonEmployeeRecord', `${records}/{id}`),
  updateRecord: asUser(idempotent('updateNonEmployeeRecord', 'PUT', `${records}/{id}`)),
  patchRecord: asUser(nonIdempotent('patchNonEmployeeRecord', 'PATCH', `${records}/{id}`)),
  deleteRecord: idempotent('deleteNonEmployeeRecord', 'DELETE', `${records}/{id}`),
  deleteRecordsInBulk: idempotent('deleteNonEmployeeRecordsInBulk', 'POST', `${records}/bulk-delete`),

  createRequest: nonIdempotent('createNonEmployeeRequest', 'POST', requests),
  listRequests: readOnly('listNonEmployeeRequests', requests),
  getRequest: readOnly('getNonEmployeeRequest', `${requests}/{id}`),
  deleteRequest: idempotent('deleteNonEmployeeRequest', 'DELETE', `${requests}/{id}`),
  requestSummary: readOnly('getNonEmployeeRequestSummary', `${requests}/summary/{requestedFor}`),

  listApprovals: readOnly('listNonEmployeeApprovals', approvals),
  getApproval: asUser(readOnly('getNonEmployeeApproval', `${approvals}/{id}`)),
  approveRequest: asUser(nonIdempotent('approveNonEmployeeRequest', 'POST', `${approvals}/{id}/approve`)),
  rejectRequest: asUser(nonIdempotent('rejectNonEmployeeRequest', 'POST', `${approvals}/{id}/reject`)),
  approvalSummary: readOnly('getNonEmployeeApprovalSummary', `${approvals}/summary/{requestedFor}`),

  createSource: nonIdempotent('createNonEmployeeSource', 'POST', sources),
  listSources: readOnly('listNonEmployeeSources', sources),
  getSource: readOnly('getNonEmployeeSource', source),
  patchSource: nonIdempotent('patchNonEmployeeSource', 'PATCH', source),
  deleteSource: idempotent('deleteNonEmployeeSource', 'DELETE', source),

  listSchemaAttributes: readOnly('getNonEmployeeSourceSchemaAttributes', attributes),
  createSchemaAttribute: nonIdempotent('createNonEmployeeSourceSchemaAttributes', 'POST', attributes),
  deleteSchemaAttributes: idempotent('deleteNonEmployeeSourceSchemaAttributes', 'DELETE', attributes),
  getSchemaAttribute: readOnly('getNonEmployeeSchemaAttribute', attribute),
  patchSchemaAttribute: nonIdempotent('patchNonEmployeeSchemaAttribute', 'PATCH', attribute),
  deleteSchemaAttribute: idempotent('deleteNonEmployeeSchemaAttribute', 'DELETE', attribute),

  exportRecords: readOnly('exportNonEmployeeRecords', `${source}/non-employees/download`),
  exportTemplate: readOnly('exportNonEmployeeSourceSchemaTemplate', `${source}/schema-attributes-template/download`),
  // Not idempotent: of two jobs of a source only the newest can be followed. The caller looks at the status first.
  uploadRecords: nonIdempotent('importNonEmployeeRecordsInBulk', 'POST', `${source}/non-employee-bulk-upload`),
  uploadStatus: readOnly('getNonEmployeeBulkUploadStatus', `${source}/non-employee-bulk-upload/status`),

  listPublicIdentities: readOnly('getPublicIdentities', '/public-identities'),
} as const satisfies Record<string, Operation>;

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
export function pathOf(
  { id, path }: Operation,
  layout: Layout,
  parameters: Record<string, string>,
  query: Query,
): string {
  const versioned = layout === 'v3' ? `/v3${path}` : path.replace(/^\/[^/]+/, '$&/v1');
  const filled = versioned.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name] ?? '';
    if (/^\.{0,2}$/.test(value)) throw new TypeError(`${id} needs ${name}, which is "${value}". Nothing was sent.`);
    return encodeURIComponent(value);
  });
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return `${filled}${given.size > 0 ? `?${given}` : ''}`;
}

/** Query parameters; an absent one is left out. */
export type Query = Record<string, string | number | boolean | undefined>;

/** What errors say of a call of an operation. */
export function callInfoOf({ id, method, path }: Operation): CallInfo {
  return { operation: id, method, path, readOnly: method === 'GET' };
}
