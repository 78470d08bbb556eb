/**
 * The operations that make changes: a field is replaced; of `data` each member is added, which replaces one that is there,
 * or removed where the value is null.
 */
export function patchOf(changes) {
    if (Array.isArray(changes))
        return [...changes];
    return Object.entries(changes).flatMap(([field, value]) => {
        if (value === undefined)
            return [];
        if (field === 'data')
            return membersOf(value);
        return [{ op: 'replace', path: pointer(field), value }];
    });
}
function membersOf(data) {
    return Object.entries(data).map(([name, value]) => value === null ? { op: 'remove', path: pointer('data', name) } : { op: 'add', path: pointer('data', name), value });
}
/** Whether making the changes twice is the same as making them once. */
export function isRepeatable(operations) {
    return operations.every(({ op, path }) => op === 'replace' || (op === 'add' && !/\/(-|\d+)$/.test(path)));
}
function pointer(...names) {
    return names.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
