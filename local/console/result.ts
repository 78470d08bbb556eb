import type { Report } from '../../lib/run/report.ts';

const outcomes: Record<Report['outcome'], string> = {
  completed: 'imported',
  'nothing-to-do': 'nothing to do',
  refused: 'refused',
  superseded: 'superseded',
  failed: 'failed',
};

const mostRejects = 20;

/** A run's result as a small table for a terminal, ending in where the report is. */
export function resultTable(
  { source, file, outcome, counts, rejects, error, requests }: Report,
  reportFile: string,
): string {
  const name = file.key.slice(file.key.lastIndexOf('/') + 1);
  const columns = ['created', 'updated', 'unchanged', 'rejected', 'failed'] as const;
  const widths = columns.map((column) => Math.max(column.length, String(counts[column]).length) + 2);
  const line = (cells: readonly (string | number)[]) =>
    `  ${cells.map((cell, index) => String(cell).padStart(widths[index] ?? 0)).join('')}`;
  return [
    '',
    `${name} → ${source.name || 'no source'}: ${outcomes[outcome]} (${counted(counts.rows, 'row')}, ${counted(requests.total, 'request')})`,
    ...(error ? [`  ${error}`] : []),
    line(columns),
    line(columns.map((column) => counts[column])),
    ...rejects.slice(0, mostRejects).map(({ row, column, reason }) => `  row ${row}, ${column}: ${reason}`),
    ...(rejects.length > mostRejects ? [`  and ${rejects.length - mostRejects} more in rejected.csv`] : []),
    `  report: ${reportFile}`,
    '',
  ].join('\n');
}

const counted = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
