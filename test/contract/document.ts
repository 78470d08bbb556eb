import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import * as z from 'zod';

/** What the vendor's document says of an operation's responses: by status, and for each its schema by content type. */
export type OperationContract = {
  operationId: string;
  method: string;
  /** Without the version: `/non-employee-records/{id}`. */
  path: string;
  responses: ReadonlyMap<number, ReadonlyMap<string, ValidateFunction | undefined>>;
};

const responseSchema = z.object({
  content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()).optional() })).default({}),
});

const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        responses: z.record(z.string(), z.union([z.object({ $ref: z.string() }), responseSchema])),
      }),
    ),
  ),
  components: z.object({ responses: z.record(z.string(), responseSchema) }),
});

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
// The document's own name for ids, which its examples show with and without dashes.
ajv.addFormat('UUID', /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i);

/** The 32 operations of the vendor's OpenAPI document. */
export const contracts: readonly OperationContract[] = readDocument();

function readDocument(): OperationContract[] {
  const file = path.join(import.meta.dirname, 'nelm-v3.openapi.yaml');
  const { paths, components } = documentSchema.parse(parse(readFileSync(file, 'utf8')));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, responses }]) => ({
      operationId,
      method: method.toUpperCase(),
      path,
      responses: new Map(
        Object.entries(responses).map(([status, response]) => {
          const found = '$ref' in response ? components.responses[response.$ref.split('/').at(-1) ?? ''] : response;
          const types = Object.entries(found?.content ?? {}).map(
            ([type, { schema }]) => [type, schema && ajv.compile(schema)] as const,
          );
          return [Number(status), new Map(types)];
        }),
      ),
    })),
  );
}
