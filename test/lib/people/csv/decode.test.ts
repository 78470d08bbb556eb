import { describe, expect, test } from 'vitest';
import { decode } from '../../../../lib/people/csv/decode.ts';

const text = 'name\nJosé “Pepe” Müller, 5 €';

function utf16(value: string, order: 'LE' | 'BE'): Buffer {
  const bytes = Buffer.from(`\ufeff${value}`, 'utf16le');
  return order === 'BE' ? bytes.swap16() : bytes;
}

/** The text as Windows-1252 has it: é, ü as in Latin-1, the rest from 0x80 to 0x9f. */
const windows1252 = Buffer.from('name\nJos\xe9 \x93Pepe\x94 M\xfcller, 5 \x80', 'latin1');

test.each([
  ['UTF-8', Buffer.from(text)],
  ['UTF-8', Buffer.from(`\ufeff${text}`)],
  ['UTF-16LE', utf16(text, 'LE')],
  ['UTF-16BE', utf16(text, 'BE')],
  ['UTF-16LE', utf16(text, 'LE').subarray(2)],
  ['UTF-16BE', utf16(text, 'BE').subarray(2)],
  ['windows-1252', windows1252],
])('%s is read', (encoding, bytes) => {
  expect(decode(bytes)).toEqual({ kind: 'text', text, encoding });
});

const save = 'Save it as "CSV UTF-8" and drop it again.';
const notText = `The file is not text, or text in an unknown encoding. ${save}`;
const damaged = `The file is damaged: parts of it are in different encodings. ${save}`;

test.each<[string, Uint8Array, string]>([
  ['no bytes', Buffer.of(), 'The file is empty.'],
  ['a byte order mark alone', Buffer.from('\ufeff'), 'The file is empty.'],
  ['blank lines', Buffer.from(' \r\n\t\n\u00a0\n'), 'The file is empty.'],
  ['a NUL', Buffer.from('name\nAd\0a'), notText],
  ['a single NUL in a long text', Buffer.from(`name\n${'ada\n'.repeat(100)}b\0o`), notText],
  [
    'UTF-16 without a mark, and one byte too many',
    Buffer.concat([Buffer.from('name,town\n', 'utf16le'), Buffer.from('x')]),
    notText,
  ],
  ['UTF-32', Buffer.from('n\0\0\0a\0\0\0', 'latin1'), notText],
  ['control characters', Buffer.from('n\x01\x02\x03\x04'), notText],
  ['half a UTF-16 character', utf16(text, 'LE').subarray(0, -1), damaged],
  ['UTF-8 with a mark but broken', Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0xff]), damaged],
  ['UTF-8 and Windows-1252 in one', Buffer.concat([Buffer.from('Jürgen\n'), windows1252]), damaged],
  [
    '.xlsx',
    Buffer.from('PK\x03\x04\x14\x00[Content_Types].xml', 'latin1'),
    `The file is not a CSV but an Excel workbook (.xlsx) or another ZIP archive. ${save}`,
  ],
  [
    '.xls',
    Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]),
    `The file is not a CSV but an old Excel workbook (.xls). ${save}`,
  ],
  ['PDF', Buffer.from('%PDF-1.7'), `The file is not a CSV but a PDF. ${save}`],
  ['gzip', Buffer.from([0x1f, 0x8b, 8]), `The file is not a CSV but a gzip archive. ${save}`],
  ['HTML', Buffer.from('\n<!DOCTYPE html><table>'), `The file is not a CSV but a page of HTML, or XML. ${save}`],
  [
    'a message of PGP',
    Buffer.from('-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n'),
    'The file is encrypted with PGP. Decrypt it, and drop what comes out.',
  ],
  [
    'a message of PGP behind a blank line',
    Buffer.from('\n  -----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n'),
    'The file is encrypted with PGP. Decrypt it, and drop what comes out.',
  ],
  ['JSON', Buffer.from('[\n  { "accountName": "ada" }]'), `The file is not a CSV but JSON. ${save}`],
  ['an empty ZIP', Buffer.from('PK\x05\x06'), `The file is not a CSV but an empty ZIP archive. ${save}`],
])('refused: %s', (_, bytes, reason) => {
  expect(decode(bytes)).toEqual({ kind: 'refused', reason });
});

test('20 MB are read, one byte more is not', () => {
  const limit = 20_971_520;
  expect(decode(Buffer.alloc(limit, 'a')).kind).toBe('text');
  expect(decode(Buffer.alloc(limit + 1, 'a'))).toEqual({
    kind: 'refused',
    reason: 'The file is over 20 MB. Split it.',
  });
});

test.each(['À', 'ÿ'])('a file that has %s in UTF-8, and another letter in Windows-1252, is a mixture', (letter) => {
  const bytes = Buffer.concat([Buffer.from(letter), Buffer.from(' José', 'latin1')]);
  expect(decode(bytes)).toEqual({ kind: 'refused', reason: damaged });
});

test('two letters of Windows-1252 that are none in UTF-8 are no mixture', () => {
  expect(decode(Buffer.from('JOÃÀ José', 'latin1'))).toMatchObject({ kind: 'text', encoding: 'windows-1252' });
});

test.each(['name\nada -----BEGIN PGP MESSAGE\n', 'name\nï»¿ada\n'])('%j is a text like any other', (text) => {
  expect(decode(Buffer.from(text))).toEqual({ kind: 'text', encoding: 'UTF-8', text });
});

test('a stray control character leaves a text a text', () => {
  expect(decode(Buffer.from('a line long enough for one\x07'))).toMatchObject({ kind: 'text' });
});

test.each(['\x1a', '\r\n\x1a\r\n', '\x1a\x1a'])('an end-of-file mark %j is none of the text', (mark) => {
  expect(decode(Buffer.from(`name\nAda${mark}`))).toEqual({ kind: 'text', text: 'name\nAda', encoding: 'UTF-8' });
});

test.each(['\u2028', '\u2029', '\u0085', '\v', '\f', '\x1e'])('%j ends lines where nothing else does', (end) => {
  expect(decode(Buffer.from(`name${end}Ada, who is long enough for one such sign to be a stray one`))).toMatchObject({
    text: 'name\nAda, who is long enough for one such sign to be a stray one',
  });
  expect(decode(Buffer.from(`name${end}\nAda, who is long enough for one such sign to be a stray one`))).toMatchObject({
    text: `name${end}\nAda, who is long enough for one such sign to be a stray one`,
  });
});

test('a byte order mark that was encoded twice is none of the text', () => {
  expect(decode(Buffer.from('\u00ef\u00bb\u00bfname'))).toEqual({ kind: 'text', text: 'name', encoding: 'UTF-8' });
});

test('a text whose words are spelled as in no language of any code page is refused', () => {
  // Three names in GBK.
  const bytes = Buffer.concat([Buffer.from('name\n'), Buffer.from('cdf5ceb00ac0eec4c80ad5c5c3f4', 'hex')]);
  expect(decode(bytes)).toEqual({
    kind: 'refused',
    reason: `The file is in an encoding that its words do not show for certain. ${save}`,
  });
});

describe('what looks like something else is refused, and what only has its signs is not', () => {
  const kindOf = (text: string) => decode(Buffer.from(text)).kind;

  test.each([
    '<html>',
    ' \n<!doctype html>',
    '<?xml version="1.0"?>',
    '{"a":1}',
    '\n{ "a": 1 }',
    '{}',
    '{ }',
    '[[1]]',
    ' [ {"a":1}]',
    '[]',
  ])('%j', (text) => {
    expect(kindOf(text)).toBe('refused');
  });

  test.each(['x <html>', '< 5', '<5', 'x {"a":1}', '{a}', '{ a', '[x]', '[ 1 ]', 'x [[1]]'])('but not %j', (text) => {
    expect(kindOf(text)).toBe('text');
  });
});

test('letters of the West beside a letter that would begin one of UTF-8 are of their code page', () => {
  const text = 'accountName,lastName\njose,JOÃO\nana,Conceição\nzoe,São Tomé\n';
  expect(decode(Buffer.from(text, 'latin1'))).toMatchObject({ kind: 'text', encoding: 'windows-1252', text });
});

describe('a file without a byte order mark is UTF-16', () => {
  const encodingOf = (bytes: Uint8Array) => {
    const decoded = decode(bytes);
    return decoded.kind === 'text' ? decoded.encoding : decoded.kind;
  };
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');

  test('where every second byte of most letters is none', () => {
    expect(encodingOf(utf16('name,town\nada,Łódź\n'))).toBe('UTF-16LE');
    expect(encodingOf(utf16('name,town\nada,Łódź\n').swap16())).toBe('UTF-16BE');
    expect(encodingOf(utf16('жяжяжяa,\n'))).toBe('refused');
  });

  test('where more than half of its letters are of ASCII', () => {
    expect([utf16('жяжяadb,'), utf16('жяжяadb,').swap16()].map(encodingOf)).toEqual(['refused', 'refused']);
    expect([utf16('жяжadb,\n'), utf16('жяжadb,\n').swap16()].map(encodingOf)).toEqual(['UTF-16LE', 'UTF-16BE']);
  });

  test('and not where a byte is none on both sides, or there is one too many', () => {
    expect(encodingOf(Buffer.concat([utf16('name,town\n'), Buffer.from('\0x')]))).toBe('refused');
    expect(encodingOf(Buffer.concat([utf16('name,town\n'), Buffer.from('x')]))).toBe('refused');
    expect(encodingOf(Buffer.concat([utf16('name,town\n').swap16(), Buffer.from('x\0')]))).toBe('refused');
    expect(encodingOf(Buffer.from('name,town\n\0ada,Bonn'))).toBe('refused');
  });
});
