import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { folderError } from '../folders.ts';
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

type Drawn = Pick<PageContent, 'title' | 'drawnEarly' | 'sample' | 'check'>;

/**
 * Writes evidence as it is found: `changes.csv`, `decisions.csv`, `reports.csv` and a page. Nothing is held but a sample, where one
 * is wanted, and as much as the page shows. Earlier evidence in the folder stays until all four are whole, and what else lies there is
 * not touched.
 *
 * @param folder is made where there is none
 * @param signal once it is aborted nothing more is read, and nothing is left behind
 * @throws the error of the file system, of whatever is read, or the reason of the signal
 */
export async function writeEvidence(
  folder: string,
  found: AsyncIterable<Found>,
  drawn: Drawn,
  signal: AbortSignal,
): Promise<Evidence> {
  const cannotBeMade = (error: Error) => {
    throw folderError('--out', folder, error);
  };
  const made = await mkdir(folder, { recursive: true }).catch(cannotBeMade);
  // Within the folder it is on the same disk, whatever is mounted there, so that a file takes its place by its name alone.
  const unfinished = await mkdtemp(path.join(folder, '.unfinished-')).catch(cannotBeMade);
  try {
    const evidence = await writeFiles(unfinished, found, drawn, signal);
    for (const { name } of evidence.files) await rename(path.join(unfinished, name), path.join(folder, name));
    return evidence;
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    // A folder that was made for nothing goes too; one that has something in it is not removed by that.
    if (made !== undefined) await rmdir(folder).catch(() => {});
  }
}

async function writeFiles(
  folder: string,
  found: AsyncIterable<Found>,
  { title, drawnEarly, sample, check }: Drawn,
  signal: AbortSignal,
): Promise<Evidence> {
  await using changes = await openCsvFile(folder, 'changes.csv', evidenceColumns);
  await using decisions = await openCsvFile(folder, 'decisions.csv', evidenceColumns);
  await using reports = await openCsvFile(folder, 'reports.csv', [
    'when',
    'flow',
    'source',
    'outcome',
    'key',
    'sha256',
  ]);
  const shown: Record<'changes' | 'decisions', EvidenceLine[]> = { changes: [], decisions: [] };
  const chosen = sample && createSample(sample.most, sample.seed);
  const counts: Record<string, number> = {};
  const unread: Evidence['unread'] = [];

  async function write(line: EvidenceLine): Promise<void> {
    const isDecision = decisionKinds.has(line.kind);
    const onPage = isDecision ? shown.decisions : shown.changes;
    if (onPage.length < mostOnPage) onPage.push(line);
    await (isDecision ? decisions : changes).add(line);
  }

  for await (const one of found) {
    signal.throwIfAborted();
    if (one.is === 'object') await reports.add(one.object);
    else if (one.is === 'unread') unread.push({ key: one.key, why: one.why });
    else {
      counts[one.line.kind] = (counts[one.line.kind] ?? 0) + 1;
      if (chosen) chosen.add(one.line);
      else await write(one.line);
    }
  }
  for (const line of chosen?.lines() ?? []) await write(line);
  const files = [await changes.finish(), await decisions.finish(), await reports.finish()];
  const inOrder = Object.fromEntries(evidenceKinds.flatMap((kind) => (counts[kind] ? [[kind, counts[kind]]] : [])));
  const page = evidencePage({ title, drawnEarly, sample, check, counts: inOrder, unread, files, ...shown });
  const name = 'evidence.html';
  await writeFile(path.join(folder, name), page);
  signal.throwIfAborted();
  const sha256 = createHash('sha256').update(page).digest('hex');
  return { counts: inOrder, files: [...files, { name, sha256, rows: 0 }], unread };
}
