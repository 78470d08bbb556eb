import { readHold } from '../../decisions/hold.ts';
import type { RunReport } from '../../durable/runReport.ts';
import { uploaderOf } from '../../store/uploads.ts';
import { reportChanges } from './changes.ts';
import type { ImportReport } from './importReport.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import type { ImportResult } from './results.ts';
import { readRejects } from './verifyImport.ts';

/** What the report of an import says beside what every report says, by what it came to and what its run has kept. */
export async function importFields(
  { bucket }: Pick<ImportTools, 'bucket'>,
  run: ImportRun,
  { counts, missing, decision, asRoster }: ImportResult,
): Promise<Omit<ImportReport, keyof RunReport>> {
  const { source, drop } = run;
  const droppedBy = await uploaderOf(bucket, drop);
  const decided = decision && (await readHold(bucket, run.id))?.decided;
  return {
    source: source.id ? { id: source.id, name: source.name } : { name: source.name },
    file: { key: drop.key, size: drop.size, etag: drop.etag },
    ...(droppedBy && { droppedBy }),
    counts,
    ...(missing && { missing }),
    ...(decision && { decision }),
    ...(decided?.by && { decidedBy: decided.by }),
    ...(decided?.reason && { decidedWhy: decided.reason }),
    ...(asRoster && { asRoster }),
    ...(await readRejects(bucket, run)),
    ...(await reportChanges(bucket, run)),
  };
}
