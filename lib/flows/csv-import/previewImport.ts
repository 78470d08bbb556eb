import type { Attempt } from '../../durable/attempt.ts';
import { readExport } from '../../people/csv/readExport.ts';
import type { Roster } from '../../people/csv/readRoster.ts';
import type { SchemaAttribute } from '../../people/person.ts';
import { endNow } from './absentPeople.ts';
import { changesOfEndings, changesOfPlan, keepChanges } from './changes.ts';
import { noCounts } from './importReport.ts';
import type { ImportRun, ImportTools } from './importRun.ts';
import { keepNote, keepRejected } from './keepPlan.ts';
import { countPlan } from './planCounts.ts';
import { planFile } from './planFile.ts';
import type { NotImported } from './readDroppedFile.ts';
import { type ImportResult, obstacleTo } from './results.ts';
import { mayBeTooSmall, whyTooSmall } from './tooFewRows.ts';

/** What works out a preview: no lock, no mails. */
export type PreviewTools = Pick<ImportTools, 'bucket' | 'isc' | 'config' | 'now'>;

/** What a preview says of whom the file would end if it were the full list. */
export const endedAsFullList = 'ended, as a full list';

/**
 * Says what a file would do in the inbox, and whom it would end as a full list, against the tenant as it is. It changes nothing
 * there, and takes no lock: it writes to the run's folder alone. It costs the requests of reading.
 *
 * @param readFile reads the file by the schema of its source
 */
export async function previewImport(
  tools: PreviewTools,
  run: ImportRun,
  readFile: (attributes: readonly SchemaAttribute[]) => Promise<Roster | NotImported>,
  attempt: Attempt,
): Promise<ImportResult> {
  const { bucket, isc, config } = tools;
  const obstacle = obstacleTo(run);
  if (obstacle) return obstacle;
  const attributes = await isc.with(attempt).schemaAttributes.list(run.source.id);
  const roster = await readFile(attributes);
  if (roster.kind !== 'roster') return notPreviewed(roster);
  const before = readExport(await isc.with(attempt).records.export(run.source.id), attributes, config);
  const asRoster = { ...run, bucketFolder: 'roster' as const };
  const planned = await planFile(tools, asRoster, attributes, { roster, before, later: [], sentBefore: [] }, attempt);
  if (planned.kind !== 'plan') return notPreviewed(planned);
  const { plan, heldRows, absent, toEnd, heldNote } = planned;
  const tooSmall = mayBeTooSmall(tools, asRoster) && (await whyTooSmall(tools, asRoster, roster.rowCount));
  const note = [tooSmall ? `It would wait as a whole: ${tooSmall}` : '', absent.note].filter(Boolean).join(' ');
  const endings = changesOfEndings(endNow([...toEnd.ended, ...absent.held], tools), before).map((change) =>
    change.what === 'ended' ? { ...change, what: endedAsFullList } : change,
  );
  const waiting = changesOfPlan({ created: [], updated: heldRows }, before).map((change) => ({
    ...change,
    what: `${change.what}, after a decision`,
  }));
  await keepChanges(bucket, run, 'landed-changes.json', [...changesOfPlan(plan, before), ...waiting, ...endings]);
  await keepNote(bucket, run, planned);
  await keepRejected(bucket, run, planned);
  return {
    outcome: 'previewed',
    counts: countPlan(run, planned),
    ...(heldNote && { missing: heldNote }),
    asRoster: {
      ended: toEnd.ended.length,
      held: absent.held.length,
      notEnded: toEnd.notEnded.length,
      ...(note && { note }),
    },
  };
}

function notPreviewed({ kind, reason }: NotImported): ImportResult {
  return { outcome: kind, counts: noCounts, error: reason };
}
