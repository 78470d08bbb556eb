import { describe, expect, test } from 'vitest';
import { readExport } from '../../../../lib/people/csv/readExport.ts';
import { namesDamaged, remarkOnDamaged } from '../../../../lib/people/roster/damagedNames.ts';
import { attributes, file, headerLine, line, rosterOf, settings } from '../fixtures.ts';
import { judged } from './judged.ts';

describe('a row whose account name is damaged is that of the person whom it may mean, and of nobody else', () => {
  test.each([
    ['m?ller', 'müller'],
    ['m??ller', 'müller'],
    ['m¿ller', 'müller'],
    ['m\ufffdller', 'müller'],
    ['m\ufffd\ufffdller', 'müller'],
    ['?ukasz', 'łukasz'],
    ['jos?', 'josé'],
    ['?????', 'антон'],
    ['jos%C3%A9', 'josé'],
    ['josÃ©', 'josé'],
    ['jos&eacute;', 'josé'],
    [';jose', 'jose'],
    ['jose;', 'jose'],
    ['• jose', 'jose'],
    ['"jose"', 'jose'],
    ['“jose”', 'jose'],
    ['’jose', 'jose'],
    ['‘jose’', 'jose'],
    ['j\u043ese', 'jose'],
  ])('%s may mean %s', (written, name) => {
    expect(judged(['bo', written], ['bo', name, 'cy'])).toEqual({
      ...{ ended: ['cy'], held: [], isUnknown: false, rejected: [3], doubtful: [], remarks: [], named: [3] },
    });
  });

  test('one that may mean several keeps them all', () => {
    expect(judged(['h?ns'], ['häns', 'höns', 'hans', 'cy'])).toMatchObject({ ended: ['hans', 'cy'], named: [2] });
  });

  test('one may have lost an accent that was written behind its letter', () => {
    expect(judged(['rene?', 'renee'], ['ren\u00e9', 'renee', 'cy'])).toMatchObject({ ended: ['cy'], named: [2] });
    expect(judged(['bo', 'rene??'], ['bo', 'ren\u00e9', 'rene', 'cy'])).toMatchObject({
      ended: ['rene', 'cy'],
      named: [3],
    });
  });

  test('one that may mean those alone whom other rows name may be anybody’s', () => {
    expect(judged(['jos?', 'josy'], ['josy', 'cy'])).toMatchObject({ ended: [], isUnknown: true, named: [] });
    expect(judged(['r&amp;d', 'red'], ['r&d', 'red'])).toMatchObject({ ended: [] });
  });

  test('several that may mean fewer people may be anybody’s', () => {
    expect(judged(['nan', 'nan'], ['nan', 'cy'])).toMatchObject({ ended: [], isUnknown: true, named: [] });
    expect(judged(['jos?', 'jos?'], ['jos\u00e9', 'cy'])).toMatchObject({ ended: [], isUnknown: true, named: [] });
    expect(judged(['jos?', 'jos?'], ['jos\u00e9', 'jos\u00e8', 'cy'])).toMatchObject({ ended: ['cy'], named: [2, 3] });
  });

  test('several that may mean the same people may be anybody’s, whomever each of them names first', () => {
    expect(judged([';jose', ';jos\u00e9', 'jose;'], ['jos\u00e9', 'jose', 'cy'])).toMatchObject({
      ...{ ended: [], isUnknown: true, named: [] },
    });
  });

  test('one that a spreadsheet shows as a text, and that is wrong in another cell too, means whoever is called so', () => {
    const people = readExport([headerLine, line('nan'), line('cy')].join('\n'), attributes, settings);
    const roster = rosterOf(file(line('"=""nan"""', { email: 'none' }), line('cy')));
    expect(namesDamaged(roster, people)).toEqual({ rows: [2], keys: new Set(['nan']) });
  });

  test('one that may mean nobody of the source may be anybody’s', () => {
    expect(judged(['bo', 'z?ë'], ['bo', 'cy'])).toMatchObject({ ended: [], held: [], isUnknown: true, named: [] });
  });
});

describe('a row whose account name has lost its accents creates somebody, which is said, and ends nobody by itself', () => {
  test.each([
    ['muller', 'müller'],
    ['mueller', 'müller'],
    ['mller', 'müller'],
    ['strasse', 'straße'],
    ['soeren', 'søren'],
    ['lukasz', 'łukasz'],
    ['micha\\u0142', 'michał'],
    ['jos\\xe9', 'josé'],
  ])('%s for %s', (written, name) => {
    expect(judged(['bo', written], ['bo', name, 'cy'])).toMatchObject({
      ...{ ended: ['cy'], held: [name], isUnknown: false, rejected: [], remarks: [[3]] },
    });
    expect(judged(['bo', name], ['bo', written, 'cy'])).toMatchObject({
      ended: ['cy'],
      held: [written],
      remarks: [[3]],
    });
  });

  test.each([
    ['ext ada', 'ext_x0020_ada'],
    ['éva', '<U+00E9>va'],
  ])('%s for %s, as a program wrote it once', (written, name) => {
    expect(judged(['bo', written], ['bo', name, 'cy'])).toMatchObject({ ended: ['cy'], held: [name], remarks: [[3]] });
  });

  test('nothing is said of a new name beside two accounts that look the same', () => {
    expect(judged(['amara2'], ['amara', 'amara\u200b'])).toMatchObject({ remarks: [] });
  });

  test('nothing is said where both stand in the file', () => {
    expect(judged(['muller', 'müller'], ['müller'])).toMatchObject({ held: [], remarks: [] });
  });
});

describe('a damaged name is read whatever wrote it', () => {
  test.each([
    ['jos=C3=A9', 'josé'],
    ['jos%c3%a9', 'josé'],
    ['jos&#233;', 'josé'],
    ['jos&#xe9;', 'josé'],
    ['micha%C5%82', 'michał'],
    ['micha\\xc5\\x82', 'michał'],
    ['micha\ufffd\ufffd', 'michał'],
    ['ana m\\x81ller', 'ana müller'],
    ['ana m\\u0081ller', 'ana müller'],
    ['m<U+0081>ller', 'müller'],
    ['m_x0081_ller', 'müller'],
    [';mueller', 'müller'],
    ['"jose"', 'josé'],
    ['anna-jos?', 'anna-josé'],
    ['a+b?', 'a+bé'],
    ['a.b?', 'a.bé'],
    ['(a)[b]{c}?', '(a)[b]{c}é'],
    ['a$^b?', 'a$^bé'],
    ['a/b|c*d?', 'a/b|c*dé'],
    ['corp\\jos?', 'corp\\josé'],
    ['?a?b?', 'éaèbê'],
    ['…„jose”…', 'jose'],
    ['«jose»', 'jose'],
    ['— jose', 'jose'],
    [' * jose', 'jose'],
    ['> jose', 'jose'],
  ])('%s is %s', (written, name) => {
    expect(judged(['bo', written], ['bo', name, 'cy'])).toMatchObject({ ended: ['cy'], named: [3] });
  });

  test.each([
    ['a.b?', 'axbé'],
    ['jos?', 'joseee'],
    ['jos?', 'joséphé'],
    ['?os', 'xyzos'],
    ['jos?', 'jos12'],
    ['jos?a', 'josé'],
    ['m?ller', 'xmüller'],
  ])('%s is not %s', (written, name) => {
    expect(judged(['bo', written], ['bo', name, 'cy'])).toMatchObject({ ended: [], isUnknown: true, named: [] });
  });

  test('as an account of letters of ASCII where it can be none beyond', () => {
    expect(judged(['bo', 'm??ller'], ['bo', 'muller', 'cy'])).toMatchObject({ ended: ['cy'], named: [3] });
    expect(judged(['bo', 'm?ller'], ['bo', 'm1ller', 'cy'])).toMatchObject({ ended: [], named: [] });
  });

  test('as the number that it is', () => {
    expect(judged(['bo', '123;'], ['bo', '000123', '1230', 'cy'])).toMatchObject({ ended: ['1230', 'cy'], named: [3] });
  });

  test('with eight holes at most, and 256 signs', () => {
    const withHoles = (holes: number) => judged(['bo', `${'a?'.repeat(holes)}z`], ['bo', `${'aé'.repeat(holes)}z`]);
    expect([withHoles(8).named, withHoles(9).named]).toEqual([[3], []]);
    const long = (signs: number) => judged(['bo', `${'a'.repeat(signs - 1)}?`], ['bo', `${'a'.repeat(signs - 1)}é`]);
    expect([long(256).named, long(257).named]).toEqual([[3], []]);
  });

  test('and nobody where nothing of it is left', () => {
    expect(judged(['bo', ';;'], ['bo', 'cy'])).toMatchObject({ ended: [], isUnknown: true, named: [] });
  });
});

test('which rows keep people from being ended is said, in the order of the file', () => {
  const written = ['jos?', 'm?ller', 'bo', 'cy', '?ukasz'];
  const roster = rosterOf(file(...written.map((name) => line(name))));
  const people = readExport(
    [headerLine, ...['łukasz', 'müller', 'josé', 'bo'].map((name) => line(name))].join('\n'),
    attributes,
    settings,
  );
  const text = 'the account name is damaged. Nobody of the source whom it may mean was ended.';
  expect(remarkOnDamaged(roster, people)).toEqual([{ rows: [2, 3, 6], text }]);
  expect(remarkOnDamaged(rosterOf(file(line('bo'))), people)).toEqual([]);
});

test('200 damaged rows are compared', () => {
  const names = Array.from({ length: 200 }, (_, index) => `müller${index}`);
  const written = names.map((name) => name.replace('ü', '?'));
  expect(judged(written, [...names, 'cy'])).toMatchObject({ held: ['cy'], isUnknown: false });
});

test('more damaged rows than can be compared may be anybody’s', () => {
  const written = Array.from({ length: 201 }, (_, index) => `m?ller${index}`);
  expect(judged(written, ['müller1', 'cy'])).toMatchObject({ ended: [], isUnknown: true });
});

describe('of which rows it is asked whom they may mean', () => {
  const peopleOf = (...names: string[]) =>
    readExport([headerLine, ...names.map((name) => line(name))].join('\n'), attributes, settings);

  test('the account name stands wherever its column does', () => {
    const roster = rosterOf(`note,${headerLine}\nx,${line('bo')}\nm?ller,${line('jos?')}`);
    expect(namesDamaged(roster, peopleOf('josé', 'müller'))).toEqual({ rows: [3], keys: new Set(['josé']) });
  });

  test('a row whose name is good is none of them, whatever else is wrong with it', () => {
    const roster = rosterOf(file(line('muller', { email: 'x' })));
    expect(namesDamaged(roster, peopleOf('müller'))).toEqual({ rows: [], keys: new Set() });
  });

  test('a row with more cells than the header may have slid, and is none', () => {
    const roster = rosterOf(file(line(';jose', { costCenter: '1,o' })));
    expect(namesDamaged(roster, peopleOf('jose'))).toEqual({ rows: [], keys: new Set() });
  });

  test('rows that may mean the same people are counted together, and named in the order of the file', () => {
    const roster = rosterOf(file(line('jos?'), line('m?ller'), line('jos?')));
    expect(namesDamaged(roster, peopleOf('josé', 'josè', 'müller')).rows).toEqual([2, 3, 4]);
    expect(namesDamaged(roster, peopleOf('josé', 'müller')).rows).toEqual([3]);
  });

  test('201 are too many', () => {
    const names = Array.from({ length: 201 }, (_, index) => `müller${index}`);
    const roster = rosterOf(file(...names.map((name) => line(name.replace('ü', '?')))));
    expect(namesDamaged(roster, peopleOf(...names))).toEqual({ rows: [], keys: new Set() });
  });
});
