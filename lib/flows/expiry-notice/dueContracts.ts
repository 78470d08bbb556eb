import * as z from 'zod';
import { endingContractSchema } from '../../contracts/keptContract.ts';
import { noticeDue, noticeHorizon } from '../../contracts/noticeDue.ts';
import { readWarned } from '../../contracts/warned.ts';
import type { Isc } from '../../isc/client.ts';
import { hasLeft, type PublicIdentity } from '../../isc/publicIdentities.ts';
import type { NonEmployeeRecord } from '../../isc/records.ts';
import { isAddress } from '../../mail/mail.ts';
import { readLetEnds } from '../../people/attested.ts';
import { checkSettings } from '../../sources/settings.ts';
import { listSources, type Source, sourceOfRecord } from '../../sources/sources.ts';
import { endingBetween } from './endingBetween.ts';
import { findManagers, hasFailedForLong } from './managersToTell.ts';
import type { NoticeTools } from './noticeRun.ts';

export const dueSchema = endingContractSchema.extend({
  /** Which of the notice days the warning is for: so many days before the end. */
  daysBefore: z.number(),
  manager: z.string(),
  /** None when the manager is no identity any more, or has no address. */
  managerEmail: z.string().optional(),
  /** In which try of the run its manager was told, where that lost the lock afterwards and the run began again. From 1. */
  toldInTry: z.number().optional(),
});

/** A contract of which its manager is to be warned now. */
export type Due = z.infer<typeof dueSchema>;

/**
 * The contracts to warn of now, how many end soon of a source that the tenant does not list: nobody can choose for them, and of how many
 * managers ISC says nothing.
 */
export type FoundDue = { due: Due[]; ofNoSource: number; unanswered: number };

/**
 * Finds the contracts to warn of now, by the order of their ends, each with its manager's address: a request for 250 whose
 * contracts end soon, one for the sources, and one for fifty managers.
 *
 * @param now epoch milliseconds
 * @param failingSince since when every try has failed, in epoch milliseconds; undefined where the one before did not
 * @param signal is aborted where there is no time left
 */
export async function findDue(
  { bucket, config }: Pick<NoticeTools, 'bucket' | 'config'>,
  isc: Isc,
  now: number,
  { failingSince, signal }: { failingSince?: number | undefined; signal?: AbortSignal } = {},
): Promise<FoundDue> {
  const sources = await listSources(isc);
  // Also where nobody's contract ends soon: a mistyped key is to be known before it matters.
  checkSettings(config.sources, sources);
  const warned = new Map<string, Awaited<ReturnType<typeof readWarned>>>();
  const letEnds = new Map<string, Awaited<ReturnType<typeof readLetEnds>>>();
  const due: Due[] = [];
  let ofNoSource = 0;
  for await (const record of endingBetween(isc, now, noticeHorizon({ ...config, now }))) {
    const source = sourceOfRecord(sources, record);
    if (!source) {
      ofNoSource += 1;
      continue;
    }
    const known = warned.get(source.id) ?? (await readWarned(bucket, source.id));
    warned.set(source.id, known);
    const endDate = record.endDate ?? '';
    const daysBefore = noticeDue(endDate, known[record.id], { ...config, now });
    if (daysBefore === undefined) continue;
    const isLetEnd = letEnds.get(source.id) ?? (await readLetEnds(bucket, source.id));
    letEnds.set(source.id, isLetEnd);
    // Whoever has said in the console that it may end hears no more of it.
    if (await isLetEnd(record.accountName, endDate)) continue;
    due.push({ ...contractOf(record, source), endDate, daysBefore });
  }
  const managers = new Set(due.map(({ manager }) => manager).filter((manager) => manager !== ''));
  if (managers.size === 0) return { due, ofNoSource, unanswered: 0 };
  const isLong = hasFailedForLong(failingSince, now);
  const { found, unanswered } = await findManagers(isc, managers, { isLong, signal });
  return { due: withAddresses(due, found), ofNoSource, unanswered: unanswered.size };
}

function contractOf(record: NonEmployeeRecord, source: Source): Omit<Due, 'endDate' | 'daysBefore'> {
  const { id, accountName, firstName, lastName, startDate, modified, manager } = record;
  return {
    recordId: id,
    sourceId: source.id,
    sourceIds: source.ids,
    sourceName: source.name,
    name: `${firstName ?? ''} ${lastName ?? ''}`.trim() || accountName,
    accountName,
    startDate: startDate ?? '',
    modified: modified ?? '',
    manager: manager ?? '',
  };
}

function withAddresses(due: readonly Due[], found: ReadonlyMap<string, PublicIdentity>): Due[] {
  const byAlias = new Map(Array.from(found, ([alias, identity]) => [alias.toLowerCase(), identity]));
  return due.map((one) => {
    const email = addressOf(byAlias.get(one.manager.toLowerCase()));
    return email === undefined ? one : { ...one, managerEmail: email };
  });
}

/** The address of somebody who is there to read it. */
function addressOf(identity: PublicIdentity | undefined): string | undefined {
  if (!identity || hasLeft(identity)) return undefined;
  return isAddress(identity.email) ? identity.email : undefined;
}
