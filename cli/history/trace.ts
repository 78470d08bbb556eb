import * as z from 'zod';
import type { Trace } from '../traces.ts';

/** One thing that was done about a person. `at`: an ISO instant; undefined where nothing tells. */
export type HistoryLine = { at: string | undefined; says: string };

/** What a trace is read with. */
export type HistoryContext = {
  accountName: string;
  /** What the report of a run says of its file, by the folder of the run; undefined where nothing is known. */
  fileOf: (folder: string) => ImportedFile | undefined;
};

/**
 * Of the report of an import: whether it only looked, who dropped the file, and who decided on what waited. Of that of a sweep: how
 * many whom it was to delete of each source are there still.
 */
export const importedFileSchema = z.object({
  outcome: z.string(),
  droppedBy: z.string().optional(),
  decision: z.string().optional(),
  decidedBy: z.string().optional(),
  finishedAt: z.string().optional(),
  sources: z
    .array(z.object({ id: z.string(), name: z.string(), remaining: z.int() }))
    .optional()
    .catch(undefined),
});

export type ImportedFile = z.output<typeof importedFileSchema>;

export type Reader = (trace: Trace, context: HistoryContext) => HistoryLine[];

/** When a run was begun, by its own clock; of what is no run's, when it was written. */
export function momentOf({ key, at }: Trace['version']): string | undefined {
  const [, year, month, day, hour, minute, second] =
    /^runs\/[^/]*\/(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\d*Z/.exec(key) ?? [];
  return year === undefined ? at?.toISOString() : `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}

export function partsOf(about: Trace['about']): unknown[] {
  return typeof about === 'object' ? about.parts : [];
}

export function jsonOf({ bytes }: Trace): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

export function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

export const quoted = (text: string) => JSON.stringify(text);

/** What nothing else tells of, as it stands. */
export function linesAsTheyAre({ version, about }: Trace): HistoryLine[] {
  return partsOf(about).map((part) => ({
    at: momentOf(version),
    says: `${version.key.split('/').at(-1)}: ${typeof part === 'string' ? part : JSON.stringify(part)}`,
  }));
}
