import { decisionFields, ofBothDecisions } from '../../decisions/decisionFields.ts';
import { noteWhatCame } from '../../decisions/hold.ts';
import { firstQuestionOf } from '../../decisions/questions.ts';
import type { RunReport } from '../../durable/runReport.ts';
import { uploaderOf } from '../../store/uploads.ts';
import { reportChanges } from './changes.ts';
import { importHeadline } from './importHeadline.ts';
import type { ImportReport } from './importReport.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import type { ImportResult } from './results.ts';
import { mayBeTooSmall } from './tooFewRows.ts';
import { readRejects } from './verifyImport.ts';

/** What the report of an import says beside what every report says, by what it came to and what its run has kept. */
export async function importFields(
  tools: Pick<ImportTools, 'bucket' | 'config' | 'now'>,
  run: ImportRun,
  { outcome, counts, missing, decision, endedAtOnce, asRoster }: ImportResult,
): Promise<Omit<ImportReport, keyof RunReport>> {
  const { bucket, now } = tools;
  const { source, drop } = run;
  const headline = importHeadline({
    outcome,
    counts,
    ...(decision && { decision }),
    ...(endedAtOnce && { endedAtOnce }),
  });
  // Whoever has approved it looks for why.
  const why = decision === 'overtaken' ? ', since a file that was dropped later was imported meanwhile' : '';
  const came = { at: new Date(now()).toISOString(), what: `${headline}${why}` };
  if (decision) await noteWhatCame(bucket, run.id, came);
  const sizeAsked = mayBeTooSmall(tools, run) ? firstQuestionOf(run.id) : undefined;
  if (outcome !== 'held' && sizeAsked) await noteWhatCame(bucket, sizeAsked, came);
  const ofSize = sizeAsked ? await decisionFields(bucket, sizeAsked) : {};
  const ofEndings = decision ? await decisionFields(bucket, run.id) : {};
  const droppedBy = await uploaderOf(bucket, drop);
  return {
    source: source.id ? { id: source.id, name: source.name } : { name: source.name },
    file: { key: drop.key, size: drop.size, etag: drop.etag },
    ...(droppedBy && { droppedBy }),
    counts,
    ...(missing && { missing }),
    ...(decision && { decision }),
    ...ofBothDecisions(ofSize, ofEndings),
    ...(endedAtOnce && { endedAtOnce }),
    ...(asRoster && { asRoster }),
    ...(await readRejects(bucket, run)),
    ...(await reportChanges(bucket, run)),
  };
}
