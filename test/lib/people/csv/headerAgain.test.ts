import { describe, expect, test } from 'vitest';
import { columnFinder, columnsOf } from '../../../../lib/people/csv/columns.ts';
import { readHeader } from '../../../../lib/people/csv/header.ts';
import { isNoPerson, namesAnew, otherHeader } from '../../../../lib/people/csv/headerAgain.ts';
import { headerLine, lenientAttributes, line, settings } from '../fixtures.ts';

const columns = columnsOf(lenientAttributes);

/** A header of a source of which nothing but the account name and the vendor is required. */
function headerOf(names: string) {
  const header = readHeader(names.split(','), columns, settings);
  if (header.kind === 'refused') throw new Error(header.reason);
  return header;
}

const isNone = (row: string, names = headerLine) => isNoPerson(row.split(','), headerOf(names));

describe('a row is no person', () => {
  test.each<[string, string]>([
    ['the header again', headerLine],
    ['the header again, with empty cells behind it', `${headerLine}, ,`],
    ['the header again, spelled otherwise', headerLine.toUpperCase().replace('ACCOUNTNAME', ' Account_Name ')],
    ['a line of dashes', '---------,----, - ,,----'],
    ['a remark of one sign', '#'],
    ['a remark', '# exported on Friday'],
    ['a remark of SQL', '-- 2 rows'],
    ['a remark of programs', '// 2 rows'],
    ['a remark with something in another cell', '# exported,,by,, ,'],
  ])('%s', (_, row) => {
    expect(isNone(row)).toBe(true);
  });

  test('a remark in front of an account name that is missing', () => {
    expect(isNone('# exported,,x', 'firstName,accountName,vendor,phone')).toBe(true);
    expect(isNone('# exported, ,x', 'firstName,accountName,vendor,phone')).toBe(true);
    expect(isNone('# exported', 'firstName,accountName,vendor,phone')).toBe(true);
    expect(isNone('# exported', 'Badge,accountName,vendor,phone')).toBe(true);
  });

  test.each<[string, string]>([
    ['a row of somebody', line('ada')],
    ['the header with a cell more', `${headerLine},x`],
    ['the header with a cell less', headerLine.replace(',costCenter', '')],
    ['the header but for one cell', headerLine.replace('phone', 'x')],
    ['dashes with a letter', '--,--,-a'],
    ['dashes behind a letter', '--,--,a-'],
    ['a name behind a number sign', '#1'],
    ['a name behind two dashes', '--ada'],
    ['a number sign in a name', 'ada # x'],
    ['a number sign before three cells', '# ada,Ada,Okafor'],
  ])('but %s may be', (_, row) => {
    expect(isNone(row)).toBe(false);
  });

  test('but a remark in front of an account name may be', () => {
    expect(isNone('# exported,ada', 'firstName,accountName,vendor,phone')).toBe(false);
  });

  test('in a table of four columns a remark is none, in one of three it may be somebody', () => {
    expect(isNone('# a', 'accountName,vendor,phone,email')).toBe(true);
    expect(isNone('# a', 'accountName,vendor,phone')).toBe(false);
  });

  test('in a table of two columns the header is none again, in one of a single column it may be somebody', () => {
    const header = headerOf('accountName,vendor');
    expect(isNoPerson(['accountName', 'vendor'], header)).toBe(true);
    const single = { ...header, cells: header.cells.slice(0, 1), columns: header.columns.slice(0, 1) };
    expect(isNoPerson(['accountName'], single)).toBe(false);
  });
});

describe('the columns are named anew', () => {
  const find = columnFinder(columns, settings.columns);
  const isOther = (row: string, names = headerLine) => otherHeader(headerOf(names), find)(row.split(','));

  test.each<[string, string]>([
    ['in another order', 'firstName,accountName,lastName'],
    ['with the first at its place', 'accountName,lastName,firstName'],
    ['with blanks, and empty cells between', ' FIRSTNAME ,, ,accountName,phone'],
    ['by other names', 'firstName,company,last day'],
  ])('%s', (_, row) => {
    expect(isOther(row)).toBe(true);
  });

  test.each<[string, string]>([
    ['where they are in the same order', 'accountName,firstName,lastName'],
    ['in two cells', 'firstName,accountName'],
    ['where a cell is no name of a column', 'firstName,accountName,lastName,Badge'],
    ['where the first cell is none of the file', 'company,accountName,lastName'],
    ['where the first cell is empty', ',firstName,accountName,lastName'],
    ['in a row of somebody', line('ada')],
  ])('not %s', (_, row) => {
    expect(isOther(row)).toBe(false);
  });

  test('not where the first cell is empty and a column has no name', () => {
    expect(isOther(',firstName,accountName,lastName', `accountName,,vendor`)).toBe(false);
  });

  test('which refuses the file', () => {
    expect(namesAnew(4)).toEqual({
      kind: 'refused',
      reason:
        'Row 4 names the columns anew, in another order than the first row. Drop each table as a file of its own.',
    });
  });
});
