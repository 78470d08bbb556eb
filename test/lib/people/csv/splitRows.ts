import { placeRows } from '../../../../lib/people/csv/placedRows.ts';

/** The cells of all rows, with the empty ones at their ends. */
export function split(text: string, delimiter = ','): string[][] | undefined {
  const rows = placeRows(text, delimiter);
  return (
    rows &&
    Array.from({ length: rows.length }, (_, index) => {
      const cells = rows.cells(index);
      return [...cells, ...Array<string>(rows.count(index) - cells.length).fill('')];
    })
  );
}
