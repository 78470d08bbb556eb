import { randomUUID } from 'node:crypto';
import { Refusal } from './errors.ts';

/**
 * An id as the tenant keeps it: 32 hexadecimal digits, lower case. Taken with or without dashes, as the documents show
 * both; undefined when it is neither.
 */
export function compactId(text: string): string | undefined {
  const isId = /^(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.test(text);
  return isId ? text.replaceAll('-', '').toLowerCase() : undefined;
}

/** The same for an id that must be one: throws a 400 that names the parameter. */
export function requireId(text: string, parameter: string): string {
  const id = compactId(text);
  if (id === undefined)
    throw new Refusal(400, `${parameter} is not an id: 32 hexadecimal digits, with or without dashes`);
  return id;
}

/** A new id. A UUID without its dashes: Node makes those from a pool of randomness, ten times as fast as random bytes. */
export function newId(): string {
  return randomUUID().replaceAll('-', '');
}

/** An id as the documents show those of requests, approval items and bodies of bulk deletes: a UUID with dashes. */
export function dashedId(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
