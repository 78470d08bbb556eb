import { parse } from 'csv-parse/sync';

/** Why people could not be sent, in their order, of a text of `writeUnsent`. */
export function readErrors(text: string): string[] {
  const rows: string[][] = parse(text, { bom: true });
  return rows.slice(1).map((cells) => cells.at(-1) ?? '');
}
