import * as z from 'zod';
import { endedAsFullList } from '../../lib/flows/csv-import/previewImport.ts';
import { deletedFile } from '../../lib/flows/expiry-sweep/peopleFiles.ts';
import type { Trace } from '../traces.ts';
import {
  folderOf,
  type HistoryContext,
  type HistoryLine,
  type ImportedFile,
  momentOf,
  partsOf,
  quoted,
} from './trace.ts';

const cells = z.record(z.string(), z.string());

export function linesOfChanges({ version, about }: Trace, { fileOf }: HistoryContext): HistoryLine[] {
  const file = fileOf(folderOf(version.key));
  return partsOf(about).flatMap((part) => {
    const { what = '', from = '', to = '' } = cells.safeParse(part).data ?? {};
    // What a preview would do to somebody by a file that was never meant as the full list is nothing that was done about them.
    if (what === endedAsFullList) return [];
    const says = what === 'created' ? what : `${what} ${quoted(from)} → ${quoted(to)}`;
    const waited = what === 'ended' && file?.decision === 'approved';
    const approved = waited ? `, approved by ${file.decidedBy ?? 'somebody with the link of the mail'}` : '';
    // What waited was done at the end of the run, when somebody had decided.
    const at = (waited ? file.finishedAt : undefined) ?? momentOf(version);
    return { at, says: `${fileText(file)}: ${says}${approved}` };
  });
}

function fileText(file: ImportedFile | undefined): string {
  if (file?.outcome === 'previewed') return 'a preview, which changed nothing';
  return file?.droppedBy === undefined ? 'a file' : `a file that ${file.droppedBy} dropped`;
}

export function linesOfRejected({ version, about }: Trace, { fileOf }: HistoryContext): HistoryLine[] {
  const file = fileText(fileOf(folderOf(version.key)));
  const what = /not-ended\.csv$/.test(version.key) ? 'the contract was not ended' : 'the row was set aside';
  return partsOf(about).map((part) => {
    const row = Object.entries(cells.safeParse(part).data ?? {});
    const [, reason = ''] = row.find(([column]) => /^errors?$/i.test(column)) ?? row.at(-1) ?? [];
    return { at: momentOf(version), says: `${file}: ${what}: ${reason}` };
  });
}

export function linesOfHeld({ version, about }: Trace, { fileOf }: HistoryContext): HistoryLine[] {
  const file = fileText(fileOf(folderOf(version.key)));
  return partsOf(about).map(() => ({
    at: momentOf(version),
    says: `${file}: ending the contract waited for a decision`,
  }));
}

/** The file of a sweep names everybody who was to be deleted, and not which of them are there still. */
export function linesOfDeleted({ version, about }: Trace, { fileOf }: HistoryContext): HistoryLine[] {
  const sources = fileOf(folderOf(version.key))?.sources ?? [];
  const source = sources.find((one) => version.key.endsWith(`/${deletedFile(one)}`));
  const unless =
    source && source.remaining > 0 ? `, unless it is one of the ${source.remaining} that were still listed` : '';
  const what = source ? `was deleted${unless}` : 'was to be deleted';
  return partsOf(about).map((part) => {
    const { endDate = '' } = cells.safeParse(part).data ?? {};
    return { at: momentOf(version), says: `a sweep: the record ${what}, of a contract that ended ${endDate}` };
  });
}

const dueSchema = z.object({ daysBefore: z.number().optional(), managerEmail: z.string().optional() });

export function linesOfNotices({ version, about }: Trace): HistoryLine[] {
  if (folderOf(version.key).endsWith('-dry-run')) return [];
  return partsOf(about).map((part) => {
    const { daysBefore, managerEmail = 'the operators' } = dueSchema.safeParse(part).data ?? {};
    const when = daysBefore === undefined ? '' : `, ${daysBefore} days before the end`;
    return { at: momentOf(version), says: `a notice meant for ${managerEmail}${when}` };
  });
}
