import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { checkBody, readBody } from './body.ts';
import { transaction } from './database.ts';
import { Refusal } from './errors.ts';
import { requireId } from './ids.ts';
import { applyPatch, readPatch } from './jsonPatch.ts';
import { type Call, instant, type Operation } from './operation.ts';
import { personColumns } from './person.ts';
import { type PersonBody, personBodySchema, personOf } from './personBody.ts';
import { type RecordItem, requireRecord } from './records.ts';
import { looksAfter } from './rights.ts';
import { schemaAttributesOf } from './schemaAttributes.ts';
import { requireSourceOfBody } from './sources.ts';
import { insertRecord, updateRecord } from './writeRecord.ts';

const bulkDeleteSchema = z.object({ ids: z.array(z.string()) });

/** Operations that change records. */
export const recordChangeOperations = {
  createNonEmployeeRecord: {
    method: 'POST',
    path: '/non-employee-records',
    security: 'user or application',
    requires: 'idn:nesr:create',
    async answer({ database, clock, request }) {
      const body = await readBody(request, personBodySchema);
      const { sourceId } = requireSourceOfBody(database, body.sourceId);
      const person = personOf(database, schemaAttributesOf(database, sourceId), body);
      const id = transaction(database, () => insertRecord(database, sourceId, person, instant(clock)));
      return Response.json(requireRecord(database, id));
    },
  },
  updateNonEmployeeRecord: {
    method: 'PUT',
    path: '/non-employee-records/:id',
    security: 'user',
    async answer(call) {
      authorizeToChange(call);
      const body = await readBody(call.request, personBodySchema);
      return replaceRecord(call, () => body);
    },
  },
  patchNonEmployeeRecord: {
    method: 'PATCH',
    path: '/non-employee-records/:id',
    security: 'user',
    async answer(call) {
      authorizeToChange(call);
      const patch = await readPatch(call.request);
      const patchable = [...Object.keys(personColumns), 'data'];
      return replaceRecord(call, (record) => checkBody(applyPatch(record, patch, patchable), personBodySchema));
    },
  },
  deleteNonEmployeeRecord: {
    method: 'DELETE',
    path: '/non-employee-records/:id',
    security: 'user or application',
    requires: 'idn:nesr:delete',
    answer({ database, parameter }) {
      const { id } = requireRecord(database, parameter('id'));
      database.prepare('DELETE FROM record WHERE id = ?').run(id);
      return new Response(null, { status: 204 });
    },
  },
  deleteNonEmployeeRecordsInBulk: {
    method: 'POST',
    path: '/non-employee-records/bulk-delete',
    security: 'user or application',
    requires: 'idn:nesr:delete',
    async answer({ database, request }) {
      const { ids } = await readBody(request, bulkDeleteSchema);
      const compactIds = ids.map((id, index) => requireId(id, `ids.${index}`));
      transaction(database, () => {
        const deleteOne = database.prepare('DELETE FROM record WHERE id = ?');
        for (const id of compactIds) deleteOne.run(id);
      });
      return new Response(null, { status: 204 });
    },
  },
} as const satisfies Record<string, Operation>;

/** Throws a 403 unless the caller may update records, or at least looks after the source of this one. */
function authorizeToChange({ database, caller, parameter }: Call): void {
  const { sourceId } = requireRecord(database, parameter('id'));
  if (caller.roleContexts.has('idn:nesr:update') || looksAfter(database, caller, sourceId)) return;
  throw new Refusal(
    403,
    'Records are changed with idn:nesr:update; who owns or manages the source may move the end date.',
  );
}

/** Makes the record what `bodyOf` makes of it, and answers with it. `modified` moves only when something differs. */
function replaceRecord(call: Call, bodyOf: (record: RecordItem) => PersonBody): Response {
  const { database, clock, caller, parameter } = call;
  return transaction(database, () => {
    const { id, sourceId, created, modified, ...before } = requireRecord(database, parameter('id'));
    const body = bodyOf({ id, sourceId, created, modified, ...before });
    if (requireSourceOfBody(database, body.sourceId).sourceId !== sourceId) {
      throw new Refusal(400, 'sourceId: a record stays in its source');
    }
    const person = personOf(database, schemaAttributesOf(database, sourceId), body);
    const moved = { ...before, endDate: person.endDate };
    if (!caller.roleContexts.has('idn:nesr:update') && !isDeepStrictEqual(person, moved)) {
      throw new Refusal(403, 'Without idn:nesr:update, only the end date may be changed.');
    }
    if (!isDeepStrictEqual(person, before)) updateRecord(database, { id, sourceId }, person, instant(clock));
    return Response.json(requireRecord(database, id));
  });
}
