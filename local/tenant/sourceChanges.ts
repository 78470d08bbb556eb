import { randomInt } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { checkBody, readBody } from './body.ts';
import { transaction } from './database.ts';
import { compactId } from './ids.ts';
import { applyPatch, readPatch } from './jsonPatch.ts';
import { instant, type Operation } from './operation.ts';
import { requireSource, type Source } from './sources.ts';
import { insertSource, type SourceChanges, updateSource } from './writeSource.ts';

/** An identity by its id: the schemas have it in an object, the example of the patch bare. */
const identity = z
  .union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
  .transform((id) => compactId(id) ?? '');

const changesSchema = z.object({
  name: z.string().regex(/\S/, 'a value is required'),
  description: z.string(),
  approvers: z.array(identity).max(3, 'a source has at most 3 approvers').default([]),
  accountManagers: z.array(identity).max(10, 'a source has at most 10 account managers').default([]),
});

const bodySchema = changesSchema.extend({ owner: z.object({ id: identity }) });

/** Operations that change sources. */
export const sourceChangeOperations = {
  createNonEmployeeSource: {
    method: 'POST',
    path: '/non-employee-sources',
    security: 'user or application',
    requires: 'idn:nesr:create',
    async answer({ database, clock, request }) {
      const { owner, ...body } = await readBody(request, bodySchema);
      const sourceId = transaction(database, () =>
        insertSource(database, { ...body, ownerId: owner.id }, instant(clock)),
      );
      return Response.json({
        ...requireSource(database, sourceId),
        cloudExternalId: String(randomInt(10_000, 1_000_000)),
      });
    },
  },
  patchNonEmployeeSource: {
    method: 'PATCH',
    path: '/non-employee-sources/:sourceId',
    security: 'user or application',
    requires: 'idn:nesr:update',
    async answer({ database, clock, request, parameter }) {
      requireSource(database, parameter('sourceId'));
      const patch = await readPatch(request);
      return transaction(database, () => {
        const source = requireSource(database, parameter('sourceId'));
        const changed = checkBody(applyPatch(source, patch, Object.keys(changesSchema.shape)), changesSchema);
        if (!isDeepStrictEqual(changed, changesOf(source))) {
          updateSource(database, source.sourceId, changed, instant(clock));
        }
        return Response.json(requireSource(database, source.sourceId));
      });
    },
  },
  deleteNonEmployeeSource: {
    method: 'DELETE',
    path: '/non-employee-sources/:sourceId',
    security: 'user or application',
    requires: 'idn:nesr:delete',
    answer({ database, parameter }) {
      const { sourceId } = requireSource(database, parameter('sourceId'));
      database.prepare('DELETE FROM source WHERE source_id = ?').run(sourceId);
      return new Response(null, { status: 204 });
    },
  },
} as const satisfies Record<string, Operation>;

function changesOf({ name, description, approvers, accountManagers }: Source): SourceChanges {
  return {
    name,
    description,
    approvers: approvers.map(({ id }) => id),
    accountManagers: accountManagers.map(({ id }) => id),
  };
}
