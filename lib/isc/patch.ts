/** One operation of JSON Patch (RFC 6902). */
export type PatchOperation =
  | { op: 'add' | 'replace' | 'test'; path: string; value: unknown }
  | { op: 'remove'; path: string }
  | { op: 'move' | 'copy'; from: string; path: string };

/** Changes by field, as the caller knows them, or the operations themselves. */
export type Patch<Changes> = Changes | readonly PatchOperation[];

/**
 * The operations that make changes: a field is replaced; of `data` each member is added, which replaces one that is there,
 * or removed where the value is null.
 */
export function patchOf(changes: Patch<object>): PatchOperation[] {
  if (Array.isArray(changes)) return [...changes];
  return Object.entries(changes).flatMap(([field, value]): PatchOperation[] => {
    if (value === undefined) return [];
    if (field === 'data') return membersOf(value);
    return [{ op: 'replace', path: pointer(field), value }];
  });
}

function membersOf(data: Record<string, string | null>): PatchOperation[] {
  return Object.entries(data).map(([name, value]) =>
    value === null ? { op: 'remove', path: pointer('data', name) } : { op: 'add', path: pointer('data', name), value },
  );
}

/** Whether making the changes twice is the same as making them once. */
export function isIdempotent(operations: readonly PatchOperation[]): boolean {
  return operations.every(({ op, path }) => op === 'replace' || (op === 'add' && !/\/(-|\d+)$/.test(path)));
}

function pointer(...names: string[]): string {
  return names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
