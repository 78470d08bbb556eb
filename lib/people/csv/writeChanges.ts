import { stringify } from 'csv-stringify/sync';
import * as z from 'zod';
import { markValue } from './spreadsheetText.ts';

/**
 * One thing that changed of a person: `what` is the technical name of a value, `created` or `ended`. Of somebody who was created
 * nothing else is said; who ended has the end before and the one now.
 */
export const changeSchema = z.object({ account: z.string(), what: z.string(), from: z.string(), to: z.string() });

export type Change = z.infer<typeof changeSchema>;

/** Writes changes as a file that people open, with what a spreadsheet would run marked as text. It begins with a byte order mark, for Excel. */
export function writeChanges(changes: readonly Change[]): string {
  const rows = changes.map(({ account, what, from, to }) => [account, what, from, to].map(markValue));
  const options = { bom: true, quoted_match: /[\r\n]/, record_delimiter: 'windows' };
  return stringify([['account', 'what', 'from', 'to'], ...rows], options);
}
