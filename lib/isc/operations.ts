/** One operation of the API, as the OpenAPI document names it. */
export type Operation = {
  id: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the version, with `{…}` for what a call fills in. */
  path: string;
  /** Whether doing it twice is the same as doing it once, so that it may be repeated when no answer came. */
  repeatable: boolean;
};

const read = (id: string, path: string): Operation => ({ id, method: 'GET', path, repeatable: true });

/** The operations that the client knows. */
export const operations = {
  listSources: read('listNonEmployeeSources', '/non-employee-sources'),
  getSource: read('getNonEmployeeSource', '/non-employee-sources/{sourceId}'),
  listSchemaAttributes: read(
    'getNonEmployeeSourceSchemaAttributes',
    '/non-employee-sources/{sourceId}/schema-attributes',
  ),
  exportTemplate: read(
    'exportNonEmployeeSourceSchemaTemplate',
    '/non-employee-sources/{sourceId}/schema-attributes-template/download',
  ),
  exportRecords: read('exportNonEmployeeRecords', '/non-employee-sources/{sourceId}/non-employees/download'),
  // Not repeatable: of two jobs of a source only the newest can be followed. The caller looks at the status first.
  uploadRecords: {
    id: 'importNonEmployeeRecordsInBulk',
    method: 'POST',
    path: '/non-employee-sources/{sourceId}/non-employee-bulk-upload',
    repeatable: false,
  },
  uploadStatus: read(
    'getNonEmployeeBulkUploadStatus',
    '/non-employee-sources/{sourceId}/non-employee-bulk-upload/status',
  ),
  listRecords: read('listNonEmployeeRecords', '/non-employee-records'),
  getRecord: read('getNonEmployeeRecord', '/non-employee-records/{id}'),
  listPublicIdentities: read('getPublicIdentities', '/public-identities'),
} as const satisfies Record<string, Operation>;

/** The path of a call below the base URL, with its parameters filled in and encoded. */
export function pathOf({ path }: Operation, parameters: Record<string, string>, query: Query): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name] ?? ''));
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return `/v3${filled}${given.size > 0 ? `?${given}` : ''}`;
}

/** Query parameters; an absent one is left out. */
export type Query = Record<string, string | number | boolean | undefined>;
