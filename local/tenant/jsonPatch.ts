import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { readBody } from './body.ts';
import { Refusal } from './errors.ts';

const pointer = z.string().regex(/^(?:\/(?:[^~]|~[01])*)*$/, 'must be a JSON Pointer');

const operationSchema = z.discriminatedUnion('op', [
  z.object({ op: z.enum(['add', 'replace', 'test']), path: pointer, value: z.json() }),
  z.object({ op: z.literal('remove'), path: pointer }),
  z.object({ op: z.enum(['move', 'copy']), from: pointer, path: pointer }),
]);

type PatchOperation = z.infer<typeof operationSchema>;

/** Reads a JSON Patch (RFC 6902). Throws a 400 when the body is none. */
export function readPatch(request: Request): Promise<PatchOperation[]> {
  return readBody(request, z.array(operationSchema), 'application/json-patch+json');
}

/**
 * Returns the document with all operations done, in order. Throws a 400 when one changes something else than the
 * patchable properties and what is in them, names a place that is not there, or tests in vain.
 */
export function applyPatch(document: object, patch: readonly PatchOperation[], patchable: readonly string[]): unknown {
  const changed: unknown = structuredClone(document);
  for (const operation of patch) {
    requirePatchable(operation, patchable);
    applyOperation(changed, operation);
  }
  return changed;
}

function requirePatchable(operation: PatchOperation, patchable: readonly string[]): void {
  const changes = operation.op === 'move' ? [operation.from, operation.path] : [operation.path];
  if (operation.op === 'test' || changes.every((path) => patchable.includes(tokensOf(path)[0] ?? ''))) return;
  throw new Refusal(400, `Only ${patchable.join(', ')} can be patched.`);
}

function applyOperation(document: unknown, operation: PatchOperation): void {
  const tokens = tokensOf(operation.path);
  if ('from' in operation) {
    const from = tokensOf(operation.from);
    const value = structuredClone(valueAt(document, from));
    if (operation.op === 'move') remove(document, from);
    add(document, tokens, value);
  } else if (operation.op === 'test') {
    if (isDeepStrictEqual(valueAt(document, tokens), operation.value)) return;
    throw new Refusal(400, `The test of ${operation.path} failed.`);
  } else {
    if (operation.op !== 'add') remove(document, tokens);
    if (operation.op !== 'remove') add(document, tokens, operation.value);
  }
}

function tokensOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(document: unknown, tokens: readonly string[]): unknown {
  let value = document;
  for (const token of tokens) {
    if (Array.isArray(value)) value = value[indexIn(token, value.length - 1)];
    else if (isObject(value) && Object.hasOwn(value, token)) value = value[token];
    else throw nothingThere();
  }
  return value;
}

function add(document: unknown, tokens: readonly string[], value: unknown): void {
  const parent = valueAt(document, tokens.slice(0, -1));
  const token = tokens.at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(token === '-' ? parent.length : indexIn(token, parent.length), 0, value);
  else if (isObject(parent)) {
    // A plain assignment to `__proto__` would change what the object is.
    Object.defineProperty(parent, token, { value, enumerable: true, configurable: true, writable: true });
  } else throw nothingThere();
}

function remove(document: unknown, tokens: readonly string[]): void {
  valueAt(document, tokens);
  const parent = valueAt(document, tokens.slice(0, -1));
  const token = tokens.at(-1) ?? '';
  if (Array.isArray(parent)) parent.splice(Number(token), 1);
  else if (isObject(parent)) delete parent[token];
}

function indexIn(token: string, last: number): number {
  const index = /^(?:0|[1-9]\d*)$/.test(token) ? Number(token) : Number.NaN;
  if (index <= last) return index;
  throw nothingThere();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function nothingThere(): Refusal {
  return new Refusal(400, 'An operation names a place where there is nothing.');
}
