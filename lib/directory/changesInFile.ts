import { parse } from 'csv-parse/sync';
import { withoutMarks } from '../people/csv/spreadsheetText.ts';
import type { Change } from '../people/csv/writeChanges.ts';
import { accountKey } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';

/** A larger file is not looked through for a page. */
const mostBytes = 4_000_000;

/**
 * What a run changed of one person, by its file of changes; undefined where that is gone or too large.
 *
 * @param key the account name, see `accountKey`
 */
export async function changesInFile(
  bucket: Pick<Bucket, 'read'>,
  file: string,
  key: string,
): Promise<Change[] | undefined> {
  const found = await bucket.read(file);
  if (found.kind !== 'found' || found.bytes.length > mostBytes) return undefined;
  return readChangesFile(found.bytes, (account) => accountKey(account) === key);
}

/** The changes in a file of changes, of those accounts that are meant. */
export function readChangesFile(bytes: Uint8Array, isMeant: (account: string) => boolean = () => true): Change[] {
  const changes: Change[] = [];
  parse(Buffer.from(bytes), {
    ...{ bom: true, from_line: 2, relax_column_count: true },
    on_record(row: string[]) {
      const [account = '', what = '', from = '', to = ''] = row.map(withoutMarks);
      if (isMeant(account)) changes.push({ account, what, from, to });
    },
  });
  return changes;
}
