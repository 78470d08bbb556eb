import type { DatabaseSync } from 'node:sqlite';
import { requireRoom } from './accountLimits.ts';
import { identityAliases } from './aliases.ts';
import { checkUpload, type UploadRow } from './bulkUploadCheck.ts';
import { transaction } from './database.ts';
import { Refusal } from './errors.ts';
import { newId } from './ids.ts';
import { instant, type Operation } from './operation.ts';
import { dropRecordOrders } from './recordOrders.ts';
import { schemaAttributesOf } from './schemaAttributes.ts';
import { requireSource } from './sources.ts';

/** Operations that take a CSV and tell how far it is. */
export const bulkUploadOperations = {
  importNonEmployeeRecordsInBulk: {
    method: 'POST',
    path: '/non-employee-sources/:id/non-employee-bulk-upload',
    security: 'user or application',
    requires: 'idn:nesr:create',
    async answer({ database, clock, wakeJobs, request, parameter }) {
      const { sourceId } = requireSource(database, parameter('id'));
      const csv = await readData(request);
      const rows = checkUpload(csv, schemaAttributesOf(database, sourceId), identityAliases(database));
      const job = transaction(database, () => {
        requireRoom(
          database,
          sourceId,
          rows.map((row) => row.accountKey),
        );
        dropRecordOrders(database, rows.length);
        return addJob(database, sourceId, rows, instant(clock));
      });
      wakeJobs();
      return Response.json(job, { status: 202 });
    },
  },
  getNonEmployeeBulkUploadStatus: {
    method: 'GET',
    path: '/non-employee-sources/:id/non-employee-bulk-upload/status',
    security: 'user or application',
    requires: 'idn:nesr:read',
    answer({ database, parameter }) {
      const { sourceId } = requireSource(database, parameter('id'));
      const newest = database
        .prepare('SELECT status FROM bulk_upload_job WHERE source_id = ? ORDER BY number DESC LIMIT 1')
        .get(sourceId);
      return Response.json(newest ?? {});
    },
  },
} as const satisfies Record<string, Operation>;

async function readData(request: Request): Promise<Uint8Array> {
  const form = await request.formData().catch(() => undefined);
  const data = form?.get('data');
  if (data === undefined || data === null) {
    throw new Refusal(400, 'The body must be multipart/form-data with the CSV in the field "data".');
  }
  return typeof data === 'string' ? new TextEncoder().encode(data) : data.bytes();
}

function addJob(database: DatabaseSync, sourceId: string, rows: readonly UploadRow[], now: string) {
  const job = { id: newId(), sourceId, created: now, modified: now, status: 'PENDING' };
  const { lastInsertRowid } = database
    .prepare(
      `INSERT INTO bulk_upload_job (id, source_id, status, rows_done, created, modified)
       VALUES (:id, :sourceId, :status, 0, :created, :modified)`,
    )
    .run(job);
  const addRow = database.prepare('INSERT INTO bulk_upload_row VALUES (?, ?, ?, ?)');
  for (const { line, accountKey, cells } of rows) addRow.run(lastInsertRowid, line, accountKey, JSON.stringify(cells));
  return job;
}
