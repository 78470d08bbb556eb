import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openCsvFile, type WrittenFile } from './csvFile.ts';
import { decisionKinds, type EvidenceLine, evidenceColumns, evidenceKinds, type Found } from './evidenceLine.ts';
import { evidencePage, mostOnPage, type PageContent } from './evidencePage.ts';
import { createSample } from './sampling.ts';

export type Evidence = {
  /** How many lines there are of each kind, whether they were drawn or not. */
  counts: Record<string, number>;
  files: WrittenFile[];
  /** The objects that could not be read. */
  unread: { key: string; why: string }[];
};

/**
 * Writes evidence as it is found: `changes.csv`, `decisions.csv`, `reports.csv` and a page. Nothing is held but a sample, where one
 * is wanted, and as much as the page shows.
 *
 * @param folder is made where there is none
 * @throws the error of the file system, or of whatever is read
 */
export async function writeEvidence(
  folder: string,
  found: AsyncIterable<Found>,
  { title, sample, check }: Pick<PageContent, 'title' | 'sample' | 'check'>,
): Promise<Evidence> {
  await mkdir(folder, { recursive: true });
  const tables = {
    changes: { file: await openCsvFile(folder, 'changes.csv', evidenceColumns), shown: [] as EvidenceLine[] },
    decisions: { file: await openCsvFile(folder, 'decisions.csv', evidenceColumns), shown: [] as EvidenceLine[] },
  };
  const reports = await openCsvFile(folder, 'reports.csv', ['when', 'flow', 'source', 'outcome', 'key', 'sha256']);
  const drawn = sample && createSample(sample.most, sample.seed);
  const counts: Record<string, number> = {};
  const unread: Evidence['unread'] = [];

  async function write(line: EvidenceLine): Promise<void> {
    const { file, shown } = decisionKinds.has(line.kind) ? tables.decisions : tables.changes;
    if (shown.length < mostOnPage) shown.push(line);
    await file.add(line);
  }

  for await (const one of found) {
    if (one.is === 'object') await reports.add(one.object);
    else if (one.is === 'unread') unread.push({ key: one.key, why: one.why });
    else {
      counts[one.line.kind] = (counts[one.line.kind] ?? 0) + 1;
      if (drawn) drawn.add(one.line);
      else await write(one.line);
    }
  }
  for (const line of drawn?.lines() ?? []) await write(line);
  const files = [await tables.changes.file.close(), await tables.decisions.file.close(), await reports.close()];
  const inOrder = Object.fromEntries(evidenceKinds.flatMap((kind) => (counts[kind] ? [[kind, counts[kind]]] : [])));
  const page = evidencePage({
    ...{ title, sample, check, counts: inOrder, unread, files },
    changes: tables.changes.shown,
    decisions: tables.decisions.shown,
  });
  const name = 'evidence.html';
  await writeFile(path.join(folder, name), page);
  const sha256 = createHash('sha256').update(page).digest('hex');
  return { counts: inOrder, files: [...files, { name, sha256, rows: 0 }], unread };
}
