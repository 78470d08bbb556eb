import { parse } from 'csv-parse/sync';
import { accountKey } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';

/** A larger file is not looked through for a page. */
const mostBytes = 4_000_000;

/**
 * Why the row of a person was set aside, by the file of rejected rows; undefined where none was, or the file is gone or too large.
 *
 * @param key the account name, see `accountKey`
 */
export async function reasonInFile(
  bucket: Pick<Bucket, 'read'>,
  file: string,
  key: string,
): Promise<string | undefined> {
  const found = await bucket.read(file);
  if (found.kind !== 'found' || found.bytes.length > mostBytes) return undefined;
  const [header = [], ...rows] = rowsOf(found.bytes);
  const column = header.findIndex((name) => /^errors?$/i.test(name.trim()));
  const isManager = header.map((name) => /manager|supervisor|reports? to/i.test(name));
  const row = rows.find((cells) => cells.some((cell, index) => !isManager[index] && accountKey(cell) === key));
  return row && (row[column === -1 ? row.length - 1 : column] ?? '');
}

function rowsOf(bytes: Uint8Array): string[][] {
  try {
    const text = new TextDecoder().decode(bytes);
    const [first = ''] = text.split(/\r?\n/, 1);
    const delimiter = [';', '\t', '|'].find((sign) => first.split(sign).length > first.split(',').length) ?? ',';
    return parse(text, { bom: true, delimiter, relax_column_count: true, relax_quotes: true });
  } catch {
    return [];
  }
}
