import * as z from 'zod';
import type { Attempt } from '../../durable/attempt.ts';
import type { HeldLock } from '../../durable/sourceLock.ts';
import { IscRefusedError } from '../../isc/errors.ts';
import { hasLeft } from '../../isc/publicIdentities.ts';
import { blockedText, readBlocked } from '../../people/blocked.ts';
import { accountKey, isSameAccount } from '../../people/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import type { Transfer } from '../../transfers/keptTransfer.ts';
import { type TransferredPerson, transferredSchema } from './transferReport.ts';
import { requireTransfer, type TransferRun, type TransferTools } from './transferRun.ts';

/** So many records are changed in one step, which must end within one invocation. */
const mostInStep = 25;

/** Whoever has accepted is no identity any more: nobody may get them as manager. */
class ManagerLeft extends Error {
  override readonly name = 'ManagerLeft';

  constructor() {
    super(
      'The other manager has accepted, but is no valid identity any more: nobody was handed over. Ask somebody else.',
    );
  }
}

const foundSchema = z.array(
  z.object({ accountName: z.string(), recordId: z.string().optional(), manager: z.string() }),
);

const foundKey = ({ folder }: Pick<TransferRun, 'folder'>) => `${folder}/found.json`;
const peopleKey = ({ folder }: Pick<TransferRun, 'folder'>) => `${folder}/people.json`;

/** How many people each step changes, one step after the other. */
export function stepSizes(people: number): number[] {
  const steps = Math.ceil(people / mostInStep);
  return Array.from({ length: steps }, (_, step) => Math.min(mostInStep, people - step * mostInStep));
}

/**
 * Looks whether whoever accepted is there still, finds the records of those who are handed over, and keeps where they are for the steps that change them: the export names no
 * records, so that the list of the source is read until everybody was seen. What an earlier round has done stays.
 *
 * @throws ManagerLeft when no identity of the tenant has the account any more, or it has left: days may have passed
 */
export async function findRecords({ bucket, isc }: TransferTools, run: TransferRun, attempt: Attempt): Promise<void> {
  const { people, source, manager } = await requireTransfer({ bucket }, run.transferId);
  const account = manager?.account ?? '';
  const identities = await isc.with(attempt).publicIdentities.findByAlias([account]);
  const accepting = [...identities.values()].find(({ alias }) => alias && isSameAccount(alias, account));
  if (!accepting || hasLeft(accepting)) throw new ManagerLeft();
  const missing = new Set(people.map(({ accountName }) => accountKey(accountName)));
  const found: z.infer<typeof foundSchema> = [];
  for await (const { id, accountName, manager } of isc.with(attempt).records.list({ sourceId: source.id })) {
    if (missing.delete(accountKey(accountName))) found.push({ accountName, recordId: id, manager: manager ?? '' });
    if (missing.size === 0) break;
  }
  const gone = people.filter(({ accountName }) => missing.has(accountKey(accountName)));
  const all = [...found, ...gone.map(({ accountName }) => ({ accountName, manager: '' }))];
  await bucket.write(foundKey(run), JSON.stringify(all), 'application/json');
}

/**
 * Gives some of the people their new manager, unless somebody else has become it since it was asked for. Safe to do twice.
 *
 * @throws LockLost when another run has had the lock of the source since; what was changed by then stays
 */
export async function changeManagers(
  tools: TransferTools,
  run: TransferRun,
  lock: HeldLock,
  { first, size }: { first: number; size: number },
  attempt: Attempt,
): Promise<void> {
  const { bucket, isc } = tools;
  const transfer = await requireTransfer(tools, run.transferId);
  const found = await readRecordsFound(bucket, run);
  const blockOf = await readBlocked(bucket, transfer.source.id);
  const counted = isc.with(attempt);
  const done: TransferredPerson[] = [];
  try {
    for (const { accountName, recordId, manager } of found.slice(first, first + size)) {
      attempt.signal.throwIfAborted();
      const to = transfer.manager?.account ?? '';
      const block = await blockOf(accountName);
      // Whoever was blocked since an earlier try of this step may have been handed over by it.
      const seen = block && recordId !== undefined ? await readManager(counted, recordId, manager) : manager;
      const outcome = outcomeBefore(transfer, recordId, seen, block !== undefined);
      if (outcome) {
        // An earlier try was cut off after it had changed the record.
        const values = outcome === 'transferred' ? { from: transfer.from, to } : { from: manager, to: manager };
        const reason = block && outcome !== 'transferred' ? `The person ${blockedText(block)}.` : undefined;
        done.push({ accountName, outcome, ...values, ...(reason && { reason }) });
        continue;
      }
      await lock.renew();
      const changed = await changeOne(counted, recordId ?? '', to);
      done.push({ accountName, from: manager, ...changed, to: changed.outcome === 'transferred' ? to : manager });
    }
  } catch (error) {
    // Nobody may try again, and whoever was handed over by then is told apart from the others.
    if (!attempt.signal.aborted) await keepPeople(bucket, run, done);
    throw error;
  }
  await keepPeople(bucket, run, done);
}

/** Where the records are of those who are handed over. */
export async function readRecordsFound(bucket: Pick<Bucket, 'readJson'>, run: Pick<TransferRun, 'folder'>) {
  return (await bucket.readJson(foundKey(run), foundSchema))?.value ?? [];
}

/** What became of somebody before anything was sent; undefined of whoever is to be changed. */
function outcomeBefore(
  { from, manager: wanted }: Transfer,
  recordId: string | undefined,
  manager: string,
  isBlocked: boolean,
): TransferredPerson['outcome'] | undefined {
  if (recordId === undefined) return 'gone';
  if (wanted && isSameAccount(manager, wanted.account)) return 'transferred';
  if (isBlocked) return 'blocked';
  return isSameAccount(manager, from) ? undefined : 'other manager';
}

/** Whom a record names as manager by now; as it was found, where the record is gone. */
async function readManager(isc: TransferTools['isc'], recordId: string, asFound: string): Promise<string> {
  try {
    return (await isc.records.get(recordId)).manager ?? '';
  } catch (error) {
    if (error instanceof IscRefusedError && error.status === 404) return asFound;
    throw error;
  }
}

async function changeOne(
  isc: TransferTools['isc'],
  recordId: string,
  manager: string,
): Promise<Pick<TransferredPerson, 'outcome' | 'reason'>> {
  try {
    const record = await isc.records.patch(recordId, { manager });
    if (isSameAccount(record.manager ?? '', manager)) return { outcome: 'transferred' };
    return { outcome: 'not changed', reason: 'ISC took the change, and shows another manager all the same.' };
  } catch (error) {
    if (!(error instanceof IscRefusedError)) throw error;
    if (error.status === 404) return { outcome: 'gone' };
    if (error.status === 401 || error.status === 403 || error.retry) throw error;
    return { outcome: 'not changed', reason: error.message };
  }
}

async function keepPeople(bucket: Bucket, run: TransferRun, done: readonly TransferredPerson[]): Promise<void> {
  const kept = await readPeopleDone(bucket, run);
  const all = new Map([...kept, ...done].map((one) => [accountKey(one.accountName), one]));
  await bucket.write(peopleKey(run), JSON.stringify([...all.values()]), 'application/json');
}

/** What became of the people so far. */
export async function readPeopleDone(
  bucket: Pick<Bucket, 'readJson'>,
  run: Pick<TransferRun, 'folder'>,
): Promise<TransferredPerson[]> {
  return (await bucket.readJson(peopleKey(run), z.array(transferredSchema)))?.value ?? [];
}
