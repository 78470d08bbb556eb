import { accountKey } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';
import { inChunks } from '../store/inChunks.ts';
import { keys } from '../store/keys.ts';
import { readTransfer, type Transfer } from './keptTransfer.ts';

/** The ids of transfers of which it is known that nothing comes any more: they are not read again while the process lives. */
export type SettledTransfers = Set<string>;

/** So many are remembered. */
const mostSettled = 10_000;

/** The transfers that wait for an answer, or for their run. One list, and an object for each that was not settled before. */
export async function openTransfers(
  bucket: Pick<Bucket, 'list' | 'readJson'>,
  settled: SettledTransfers,
): Promise<Transfer[]> {
  const ids = (await bucket.list(keys.allTransfers)).map((key) => key.slice(keys.allTransfers.length, -'.json'.length));
  const read = await inChunks(
    ids.filter((id) => !settled.has(id)),
    (id) => readTransfer(bucket, id),
  );
  const all = read.flatMap((one) => (one ? [one] : []));
  if (settled.size > mostSettled) settled.clear();
  for (const { id, outcome } of all) if (outcome !== undefined) settled.add(id);
  return all.filter(({ outcome }) => outcome === undefined);
}

/** The open transfers of a person. */
export async function openTransfersOf(
  bucket: Pick<Bucket, 'list' | 'readJson'>,
  settled: SettledTransfers,
  sourceId: string,
  accountName: string,
): Promise<Transfer[]> {
  const key = accountKey(accountName);
  const all = await openTransfers(bucket, settled);
  return all.filter(
    ({ source, people }) => source.id === sourceId && people.some((one) => accountKey(one.accountName) === key),
  );
}
