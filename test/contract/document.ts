import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import * as z from 'zod';

/** What the vendor's document says of an operation. */
export type OperationContract = {
  operationId: string;
  method: string;
  /** Without the version: `/non-employee-records/{id}`. */
  path: string;
  parameters: readonly ParameterContract[];
  /** By content type; empty where there is no body. */
  requestBody: ReadonlyMap<string, ValidateFunction>;
  /** By status, and for each its schema by content type. */
  responses: ReadonlyMap<number, ReadonlyMap<string, ValidateFunction | undefined>>;
};

/** A parameter, of the path or the query. `fields`: those by which its description allows to filter or to sort. */
export type ParameterContract = {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  validate: ValidateFunction;
  fields: readonly string[];
};

const schema = z.record(z.string(), z.unknown());
const responseSchema = z.object({ content: z.record(z.string(), z.object({ schema: schema.optional() })).default({}) });

const operationSchema = z.object({
  operationId: z.string(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query']),
        required: z.boolean().default(false),
        description: z.string().default(''),
        schema,
      }),
    )
    .default([]),
  requestBody: z.object({ content: z.record(z.string(), z.object({ schema })) }).default({ content: {} }),
  responses: z.record(z.string(), z.union([z.object({ $ref: z.string() }), responseSchema])),
});

type DocumentedOperation = z.infer<typeof operationSchema>;

const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
  components: z.object({ responses: z.record(z.string(), responseSchema) }),
});

const anyId = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const ajv = createAjv();
// Parameters are text, whatever they stand for.
const parameterAjv = asSent(createAjv({ coerceTypes: true }));
const bodyAjv = asSent(createAjv());

/** The 32 operations of the vendor's OpenAPI document. */
export const contracts: readonly OperationContract[] = readDocument();

function readDocument(): OperationContract[] {
  const file = path.join(import.meta.dirname, 'nelm-v3.openapi.yaml');
  const { paths, components } = documentSchema.parse(parse(readFileSync(file, 'utf8')));
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      operationId: operation.operationId,
      method: method.toUpperCase(),
      path,
      parameters: operation.parameters.map(parameterContract),
      requestBody: new Map(
        Object.entries(operation.requestBody.content).map(([type, { schema }]) => [
          type,
          bodyAjv.compile(closed(schema)),
        ]),
      ),
      responses: responsesOf(operation, components.responses),
    })),
  );
}

function parameterContract(parameter: DocumentedOperation['parameters'][number]): ParameterContract {
  const { name, required, description, schema } = parameter;
  const fields = [...description.matchAll(/\*\*([^*]+)\*\*/g)].flatMap(([, names = '']) => names.split(/,\s+/));
  return { name, in: parameter.in, required, validate: parameterAjv.compile(schema), fields };
}

/** The schema of a body that must have no property that is not documented: the API adds some, a client may not. */
function closed(schema: Record<string, unknown>): object {
  return schema['type'] === 'object' ? { additionalProperties: false, ...schema } : schema;
}

function responsesOf(
  { responses }: DocumentedOperation,
  components: Record<string, z.infer<typeof responseSchema>>,
): OperationContract['responses'] {
  return new Map(
    Object.entries(responses).map(([status, response]) => {
      const found = '$ref' in response ? components[response.$ref.split('/').at(-1) ?? ''] : response;
      const types = Object.entries(found?.content ?? {}).map(
        ([type, { schema }]) => [type, schema && ajv.compile(schema)] as const,
      );
      return [Number(status), new Map(types)];
    }),
  );
}

function createAjv(options: { coerceTypes?: boolean } = {}): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, ...options });
  addFormats.default(ajv);
  // The document's own name for ids, which its examples show with and without dashes.
  ajv.addFormat('UUID', anyId);
  // Prose rather than formats.
  for (const name of ['comma-separated', 'uuid (if user is Org Admin)']) ajv.addFormat(name, true);
  return ajv;
}

/** A record's id is a `UUID` where it is answered and a `uuid` where it is sent: a client sends what it was answered. */
function asSent(ajv: Ajv): Ajv {
  return ajv.addFormat('uuid', anyId);
}
