import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findSource, sourceOfRecord } from '../../../lib/sources/sources.ts';

const source = (name: string, ...ids: string[]) => ({ name, ids });
const contractors = source('Contractors', '5b0c3f5e-6d0a-4c1e-9a57-3f1d2c7e8a01', '2c91808a7190d06e01719938fcd20792');
const lenders = source('Prestat\u00e1rios', 'b');
const west = source('West Wing', 'f');
const sources = [contractors, lenders, source('A/B', 'c'), source('A%2FB', 'd'), source('_expiry-sweep', 'e'), west];

describe('the source that is meant', () => {
  test.each([
    ['its name', 'Contractors', contractors],
    ['its name in another letter case', 'cOnTrActors', contractors],
    ['its name between blanks', ' Contractors ', contractors],
    ['either of its ids', '2c91808a7190d06e01719938fcd20792', contractors],
    ['its id without hyphens', '5B0C3F5E6D0A4C1E9A573F1D2C7E8A01', contractors],
    ['a name that is composed otherwise, as a Mac writes it', 'prestata\u0301rios', lenders],
    ['a name with a character that nobody sees', 'Contrac\u200btors\ufeff', contractors],
    ['a name with other blanks', 'west\u00a0 wing', west],
    ['a name in wide letters', '\uff37est Wing', west],
    ['a name with a slash', 'A/B', sources[2]],
    ['a name that looks like one with an encoded slash', 'a%2fb', sources[3]],
    ['a name that looks like a folder of ours', '_EXPIRY-sweep', sources[4]],
    ['nothing', '', undefined],
    ['nothing that anybody sees', '\u200b', undefined],
    ['part of a name', 'Contract', undefined],
  ])('is found by %s', (_, wanted, expected) => {
    expect(findSource(sources, wanted)).toBe(expected);
  });

  test('is the one that is written exactly so before one that only looks like it', () => {
    const both = [source('contractors', 'x'), source('Contractors', 'y')];
    expect(findSource(both, 'Contractors')).toBe(both[1]);
    expect(() => findSource(both, 'CONTRACTORS')).toThrow(
      '"CONTRACTORS" may mean the sources "contractors" and "Contractors". Write the name exactly as it is in the tenant, or the id.',
    );
  });

  test('is found by its own name, whatever that is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (name) => {
        const one = source(name, 'x');
        expect(findSource([source('another', 'y'), one], name)).toBe(one);
      }),
    );
  });
});

test('a record belongs to the source that it names by either id, with hyphens or without', () => {
  expect(sourceOfRecord(sources, { sourceId: '5b0c3f5e6d0a4c1e9a573f1d2c7e8a01' })).toBe(contractors);
  expect(sourceOfRecord(sources, { sourceId: '2C91808A-7190-D06E-0171-9938FCD20792' })).toBe(contractors);
  expect(sourceOfRecord(sources, { sourceId: 'unknown' })).toBeUndefined();
  expect(sourceOfRecord(sources, { sourceId: null })).toBeUndefined();
});
