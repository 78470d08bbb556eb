import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { markValue } from '../../lib/people/csv/spreadsheetText.ts';

/** A file that was written, with the SHA-256 of its bytes and how many rows it has below its header. */
export type WrittenFile = { name: string; sha256: string; rows: number };

/** So many characters are gathered before they are written. */
const gathered = 65_536;

/**
 * A table on disk, to which rows are added one after the other, with what a spreadsheet would run marked as text. It is open until it
 * is disposed of.
 *
 * @throws the error of the file system
 */
export async function openCsvFile<Column extends string>(folder: string, name: string, columns: readonly Column[]) {
  const file = await open(path.join(folder, name), 'w');
  const hash = createHash('sha256');
  let rows = 0;
  let text = stringify([[...columns]], { bom: true });

  async function flush(): Promise<void> {
    hash.update(text);
    await file.writeFile(text);
    text = '';
  }

  return {
    async add(row: Readonly<Record<Column, string>>): Promise<void> {
      rows += 1;
      text += stringify([columns.map((column) => markValue(row[column]))]);
      if (text.length >= gathered) await flush();
    },
    async finish(): Promise<WrittenFile> {
      await flush();
      return { name, sha256: hash.digest('hex'), rows };
    },
    /** Lets go of the file, whether it is whole or not. */
    async [Symbol.asyncDispose](): Promise<void> {
      await file.close();
    },
  };
}
