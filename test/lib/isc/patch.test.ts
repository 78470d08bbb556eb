import { describe, expect, test } from 'vitest';
import { isIdempotent, type PatchOperation, patchOf } from '../../../lib/isc/patch.ts';

describe('the operations of changes', () => {
  test('replace a field, add a member of data and remove one that is null; what is undefined stays', () => {
    const data = { vendor: 'Northwind', costCenter: null };
    expect(patchOf({ firstName: 'Ada', lastName: undefined, manager: null, data })).toEqual([
      { op: 'replace', path: '/firstName', value: 'Ada' },
      { op: 'replace', path: '/manager', value: null },
      { op: 'add', path: '/data/vendor', value: 'Northwind' },
      { op: 'remove', path: '/data/costCenter' },
    ]);
    expect(patchOf({})).toEqual([]);
    expect(patchOf({ data: {} })).toEqual([]);
    expect(patchOf({ data: undefined })).toEqual([]);
  });

  test('escape ~ and / in names, each time that they stand there (RFC 6901)', () => {
    expect(patchOf({ data: { 'a/b/c~d~1': 'x' } })).toEqual([{ op: 'add', path: '/data/a~1b~1c~0d~01', value: 'x' }]);
    expect(patchOf({ 'a/b': 'x' })).toEqual([{ op: 'replace', path: '/a~1b', value: 'x' }]);
  });

  test('are those that are given, as they are given, in a list of its own', () => {
    const given: PatchOperation[] = [{ op: 'move', from: '/a', path: '/b' }];
    expect(patchOf(given)).toEqual([{ op: 'move', from: '/a', path: '/b' }]);
    expect(patchOf(given)).not.toBe(given);
  });
});

describe('making changes twice is making them once', () => {
  test.each<[boolean, PatchOperation]>([
    [true, { op: 'replace', path: '/firstName', value: 'Ada' }],
    [true, { op: 'replace', path: '/list/0', value: 'x' }],
    [true, { op: 'add', path: '/data/vendor', value: 'Northwind' }],
    [true, { op: 'add', path: '/data/line1', value: 'x' }],
    [true, { op: 'add', path: '/data/7eleven', value: 'x' }],
    [true, { op: 'add', path: '/list/-/name', value: 'x' }],
    [true, { op: 'add', path: '/data/cost-', value: 'x' }],
    // Into a list: each time it becomes longer by one.
    [false, { op: 'add', path: '/list/-', value: 'x' }],
    [false, { op: 'add', path: '/list/0', value: 'x' }],
    [false, { op: 'add', path: '/list/12', value: 'x' }],
    // The second time there is nothing to remove, which the tenant refuses.
    [false, { op: 'remove', path: '/data/vendor' }],
    [false, { op: 'move', from: '/a', path: '/b' }],
    [false, { op: 'copy', from: '/a', path: '/list/-' }],
    [false, { op: 'test', path: '/a', value: 'x' }],
  ])('%s of %j', (expected, operation) => {
    expect(isIdempotent([operation])).toBe(expected);
  });

  test('where it holds for each of them', () => {
    const replace = { op: 'replace', path: '/firstName', value: 'Ada' } as const;
    expect(isIdempotent([])).toBe(true);
    expect(isIdempotent([replace, { op: 'add', path: '/data/vendor', value: 'x' }])).toBe(true);
    expect(isIdempotent([replace, { op: 'remove', path: '/data/vendor' }])).toBe(false);
  });
});
