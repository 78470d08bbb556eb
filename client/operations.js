const read = (id, path) => ({ id, method: 'GET', path, repeatable: true });
/** Doing it twice is doing it once: what is replaced or deleted already is not changed again. */
const settle = (id, method, path) => ({ id, method, path, repeatable: true });
/** A second time would do it again, or would be refused since it was done. */
const once = (id, method, path) => ({ id, method, path, repeatable: false });
const asUser = (operation) => ({ ...operation, needsUser: true });
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
    createRecord: once('createNonEmployeeRecord', 'POST', records),
    listRecords: read('listNonEmployeeRecords', records),
    getRecord: read('getNonEmployeeRecord', `${records}/{id}`),
    updateRecord: asUser(settle('updateNonEmployeeRecord', 'PUT', `${records}/{id}`)),
    patchRecord: asUser(once('patchNonEmployeeRecord', 'PATCH', `${records}/{id}`)),
    deleteRecord: settle('deleteNonEmployeeRecord', 'DELETE', `${records}/{id}`),
    deleteRecordsInBulk: settle('deleteNonEmployeeRecordsInBulk', 'POST', `${records}/bulk-delete`),
    createRequest: once('createNonEmployeeRequest', 'POST', requests),
    listRequests: read('listNonEmployeeRequests', requests),
    getRequest: read('getNonEmployeeRequest', `${requests}/{id}`),
    deleteRequest: settle('deleteNonEmployeeRequest', 'DELETE', `${requests}/{id}`),
    requestSummary: read('getNonEmployeeRequestSummary', `${requests}/summary/{requestedFor}`),
    listApprovals: read('listNonEmployeeApprovals', approvals),
    getApproval: asUser(read('getNonEmployeeApproval', `${approvals}/{id}`)),
    approveRequest: asUser(once('approveNonEmployeeRequest', 'POST', `${approvals}/{id}/approve`)),
    rejectRequest: asUser(once('rejectNonEmployeeRequest', 'POST', `${approvals}/{id}/reject`)),
    approvalSummary: read('getNonEmployeeApprovalSummary', `${approvals}/summary/{requestedFor}`),
    createSource: once('createNonEmployeeSource', 'POST', sources),
    listSources: read('listNonEmployeeSources', sources),
    getSource: read('getNonEmployeeSource', source),
    patchSource: once('patchNonEmployeeSource', 'PATCH', source),
    deleteSource: settle('deleteNonEmployeeSource', 'DELETE', source),
    listSchemaAttributes: read('getNonEmployeeSourceSchemaAttributes', attributes),
    createSchemaAttribute: once('createNonEmployeeSourceSchemaAttributes', 'POST', attributes),
    deleteSchemaAttributes: settle('deleteNonEmployeeSourceSchemaAttributes', 'DELETE', attributes),
    getSchemaAttribute: read('getNonEmployeeSchemaAttribute', attribute),
    patchSchemaAttribute: once('patchNonEmployeeSchemaAttribute', 'PATCH', attribute),
    deleteSchemaAttribute: settle('deleteNonEmployeeSchemaAttribute', 'DELETE', attribute),
    exportRecords: read('exportNonEmployeeRecords', `${source}/non-employees/download`),
    exportTemplate: read('exportNonEmployeeSourceSchemaTemplate', `${source}/schema-attributes-template/download`),
    // Not repeatable: of two jobs of a source only the newest can be followed. The caller looks at the status first.
    uploadRecords: once('importNonEmployeeRecordsInBulk', 'POST', `${source}/non-employee-bulk-upload`),
    uploadStatus: read('getNonEmployeeBulkUploadStatus', `${source}/non-employee-bulk-upload/status`),
    listPublicIdentities: read('getPublicIdentities', '/public-identities'),
};
/**
 * The path of a call below the base URL, with its parameters filled in and encoded.
 *
 * @throws TypeError when a parameter is empty, or is resolved away: what is above it would be asked for, or deleted
 */
export function pathOf({ id, path }, layout, parameters, query) {
    const versioned = layout === 'v3' ? `/v3${path}` : path.replace(/^\/[^/]+/, '$&/v1');
    const filled = versioned.replaceAll(/\{(\w+)\}/g, (_, name) => {
        const value = parameters[name] ?? '';
        if (/^\.{0,2}$/.test(value))
            throw new TypeError(`${id} needs ${name}, which is "${value}". Nothing was sent.`);
        return encodeURIComponent(value);
    });
    const given = new URLSearchParams();
    for (const [name, value] of Object.entries(query))
        if (value !== undefined)
            given.set(name, String(value));
    return `${filled}${given.size > 0 ? `?${given}` : ''}`;
}
