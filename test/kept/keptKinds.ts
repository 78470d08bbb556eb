import { readKeptData } from '../operations/keptData.ts';

/**
 * Names the kind of an object by the flow that wrote it and by its key: of what a run keeps, the flow and the name of the file; of all
 * others the row of docs/data.md. Undefined where nothing but people reads it: pages, and lists of people that they may drop again.
 *
 * @param flow the folder of lib/flows, or `bucket`
 */
export async function kindNamer(): Promise<(flow: string, key: string) => string | undefined> {
  const rows = await readKeptData();
  return (flow, key) => {
    if (key.endsWith('.html')) return undefined;
    const file = key
      .slice(key.lastIndexOf('/') + 1)
      .replace(/-(Contractors|Interns)\.csv$/, '-<source>.csv')
      .replace(/-\d+\.json$/, '-0.json');
    if (key.startsWith('runs/')) return `${flow}: ${file}`;
    const row = rows.find(({ pattern }) => pattern.test(key));
    const extension = /\.\w+$/.exec(key)?.[0] ?? '';
    return row && (row.prefix.startsWith('backups/') ? `${row.prefix}*${extension}` : row.prefix);
  };
}
