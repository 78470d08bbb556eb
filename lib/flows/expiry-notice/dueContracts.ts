import * as z from 'zod';
import { endingContractSchema } from '../../contracts/keptContract.ts';
import { noticeDue, noticeHorizon } from '../../contracts/noticeDue.ts';
import { readWarned } from '../../contracts/warned.ts';
import type { Isc } from '../../isc/client.ts';
import type { PublicIdentity } from '../../isc/publicIdentities.ts';
import { isAddress } from '../../mail/mail.ts';
import type { Bucket } from '../../store/bucket.ts';
import { endingBetween } from './endingBetween.ts';
import type { NoticeTools } from './noticeRun.ts';

const dueSchema = endingContractSchema.extend({
  /** So many days before the end the warning is for. */
  step: z.number(),
  manager: z.string(),
  /** None when the manager is no identity any more, or has no address. */
  managerEmail: z.string().optional(),
});

/** A contract of which its manager is to be warned now. */
export type Due = z.infer<typeof dueSchema>;

/**
 * Finds the contracts to warn of now, by the order of their ends, each with its manager's address: a request for 250 whose
 * contracts end soon, one for the sources, and one for fifty managers.
 */
export async function findDue({ bucket, config }: NoticeTools, isc: Isc, now: number): Promise<Due[]> {
  const records = await endingBetween(isc, now, noticeHorizon({ ...config, now }));
  if (records.length === 0) return [];
  const sources = await Array.fromAsync(isc.sources.list());
  const sourceOf = (id: string) => sources.find((source) => [source.id, source.sourceId].some((one) => one === id));
  const warned = new Map<string, Awaited<ReturnType<typeof readWarned>>>();
  const due: Due[] = [];
  for (const record of records) {
    const source = sourceOf(record.sourceId ?? '');
    if (!source || !record.endDate) continue;
    const known = warned.get(source.id) ?? (await readWarned(bucket, source.id));
    warned.set(source.id, known);
    const step = noticeDue(record.endDate, known[record.id], { ...config, now });
    if (step === undefined) continue;
    const { id, accountName, firstName, lastName, startDate, endDate, modified, manager } = record;
    due.push({
      recordId: id,
      sourceId: source.id,
      sourceName: source.name,
      name: `${firstName ?? ''} ${lastName ?? ''}`.trim() || accountName,
      accountName,
      startDate: startDate ?? '',
      endDate,
      modified: modified ?? '',
      step,
      manager: manager ?? '',
    });
  }
  return await withAddresses(due, isc);
}

async function withAddresses(due: readonly Due[], isc: Isc): Promise<Due[]> {
  const managers = new Set(due.map(({ manager }) => manager).filter((manager) => manager !== ''));
  if (managers.size === 0) return [...due];
  const found = await isc.publicIdentities.findByAlias(managers);
  const byAlias = new Map(Array.from(found, ([alias, identity]) => [alias.toLowerCase(), identity]));
  return due.map((one) => {
    const email = addressOf(byAlias.get(one.manager.toLowerCase()));
    return email === undefined ? one : { ...one, managerEmail: email };
  });
}

/** The address of somebody who is there to read it. */
function addressOf(identity: PublicIdentity | undefined): string | undefined {
  if (!identity || identity.identityState?.startsWith('INACTIVE')) return undefined;
  return isAddress(identity.email) ? identity.email : undefined;
}

/** What one manager is told of, or the operators of those whom nobody can be told of. */
export type Group = { email: string | undefined; contracts: Due[] };

/** The contracts by manager, in an order that is the same each time; those of nobody last. */
export function groupsOf(due: readonly Due[]): Group[] {
  const byEmail = Map.groupBy(due, ({ managerEmail }) => managerEmail?.toLowerCase());
  const groups = [...byEmail.values()].map((contracts) => ({ email: contracts[0]?.managerEmail, contracts }));
  return groups.sort((one, other) => orderOf(one).localeCompare(orderOf(other), 'en'));
}

const orderOf = ({ email }: Group) => (email === undefined ? '\uffff' : email.toLowerCase());

/** Keeps who is due in the run's folder, for the steps that mail. */
export async function keepDue(bucket: Bucket, folder: string, due: readonly Due[]): Promise<void> {
  await bucket.write(`${folder}/due.json`, JSON.stringify(due), 'application/json');
}

/**
 * Reads who is due.
 *
 * @throws Error when somebody has removed the run's file
 */
export async function readDue(bucket: Bucket, folder: string): Promise<Due[]> {
  const kept = await bucket.readJson(`${folder}/due.json`, z.array(dueSchema));
  if (!kept) throw new Error(`${folder}/due.json is gone; fire the job again.`);
  return kept.value;
}
