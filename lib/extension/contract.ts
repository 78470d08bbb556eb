import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Bucket } from '../run/bucket.ts';

const choiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('extend'), endDate: z.string(), at: z.iso.datetime() }),
  z.object({ kind: z.literal('let it end'), at: z.iso.datetime() }),
]);

/** What a manager chose for a contract. */
export type Choice = z.infer<typeof choiceSchema>;

const contractSchema = z.object({
  id: z.string(),
  recordId: z.string(),
  sourceId: z.string(),
  sourceName: z.string(),
  name: z.string(),
  accountName: z.string(),
  startDate: z.string(),
  endDate: z.string(),
  /** When the record was last changed: an extension is refused when it was changed since. */
  modified: z.string(),
  /** Whom a confirmation goes to. */
  managerEmail: z.string(),
  choice: choiceSchema.optional(),
});

/** A contract as its manager was told of it, which the links in the mail are about: `contracts/<id>.json`. */
export type Contract = z.infer<typeof contractSchema>;

/** The id of a contract in a mail: the same for the same end however often the mail is composed; it names nobody. */
export function contractIdOf(recordId: string, endDate: string, step: number): string {
  return createHash('sha256').update(`${recordId}\n${endDate}\n${step}`).digest('hex').slice(0, 32);
}

/** The id of the run that carries a choice out: sorts by time, and is the same however often it is started. */
export function extensionRunId(contractId: string, { at }: Choice): string {
  return `${at.replaceAll(/[-:.]/g, '')}-${contractId.slice(0, 12)}`;
}

/** Keeps a contract for its links, unless it is kept already: a choice that was made stays. */
export async function keepContract(bucket: Bucket, contract: Contract): Promise<void> {
  await bucket.create(keyOf(contract.id), contract);
}

/** Reads the contract behind a link; undefined when there is none. */
export async function readContract(bucket: Bucket, id: string): Promise<(Contract & { etag: string }) | undefined> {
  const found = await bucket.read(keyOf(id));
  if (found.kind !== 'found') return undefined;
  return { ...contractSchema.parse(JSON.parse(new TextDecoder().decode(found.bytes))), etag: found.etag };
}

/**
 * Writes a choice down, once: of two at the same moment one is first.
 *
 * @returns the choice that holds
 */
export async function choose(bucket: Bucket, contract: Contract & { etag: string }, choice: Choice): Promise<Choice> {
  if (contract.choice) return contract.choice;
  const { etag, ...kept } = contract;
  if (await bucket.replace(keyOf(contract.id), { ...kept, choice }, etag)) return choice;
  const current = await readContract(bucket, contract.id);
  if (current?.choice) return current.choice;
  throw new Error(`The choice for contract ${contract.id} could not be written down; try again.`);
}

const keyOf = (id: string) => `contracts/${id}.json`;
