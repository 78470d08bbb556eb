/** One operation of JSON Patch (RFC 6902). */
export type PatchOperation = {
    op: 'add' | 'replace' | 'test';
    path: string;
    value: unknown;
} | {
    op: 'remove';
    path: string;
} | {
    op: 'move' | 'copy';
    from: string;
    path: string;
};
/** Changes by field, as the caller knows them, or the operations themselves. */
export type Patch<Changes> = Changes | readonly PatchOperation[];
/**
 * The operations that make changes: a field is replaced; of `data` each member is added, which replaces one that is there,
 * or removed where the value is null.
 */
export declare function patchOf(changes: Patch<object>): PatchOperation[];
/** Whether making the changes twice is the same as making them once. */
export declare function isRepeatable(operations: readonly PatchOperation[]): boolean;
