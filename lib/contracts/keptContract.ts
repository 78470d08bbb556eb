import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Config } from '../config/config.ts';
import { settingsOf } from '../config/sourceSettings.ts';
import type { Bucket } from '../store/bucket.ts';
import { keys } from '../store/keys.ts';
import type { Extendable } from './extension.ts';

const choiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('extend'), endDate: z.string(), at: z.iso.datetime() }),
  z.object({ kind: z.literal('let it end'), at: z.iso.datetime() }),
]);

/**
 * `extended`: the record has the new end. `let it end`: no more notices come. `refused`: the record was changed since the
 * mail, or the contract would be too long. `failed`: nobody knows more than that it could not be done.
 */
export const outcomeSchema = z.enum(['extended', 'let it end', 'refused', 'failed']);

const endingSchema = z.object({ outcome: outcomeSchema, error: z.string().optional() });

/** What came of a choice, and why it did not when it did not. */
export type Ending = z.infer<typeof endingSchema>;

/** What a manager chose for a contract. */
export type Choice = z.infer<typeof choiceSchema>;

/** A contract as the tenant has it. */
export const endingContractSchema = z.object({
  recordId: z.string(),
  sourceId: z.string(),
  sourceName: z.string(),
  name: z.string(),
  accountName: z.string(),
  startDate: z.string(),
  endDate: z.string(),
  /** When the record was last changed: an extension is refused when it was changed since. */
  modified: z.string(),
});

const contractSchema = endingContractSchema.extend({
  id: z.string(),
  /** Who got the mail, and gets the confirmation. */
  told: z.array(z.string()),
  choice: choiceSchema.optional(),
  ending: endingSchema.optional(),
});

/** A contract as its manager was told of it, which the links in the mail are about: `contracts/<id>.json`. */
export type Contract = z.infer<typeof contractSchema>;

/** A contract without whom it is about and who was told: what a run may keep outside the bucket. */
export type ToldContract = Omit<Contract, 'name' | 'accountName' | 'told'>;

/** The id of a contract in a mail: the same for the same end however often the mail is composed; it names nobody. */
export function contractIdOf(recordId: string, endDate: string, step: number): string {
  return createHash('sha256').update(`${recordId}\n${endDate}\n${step}`).digest('hex').slice(0, 32);
}

/** The id of the run that carries a choice out: sorts by time, and is the same however often it is started. */
export function extensionRunId(contractId: string, { at }: Choice): string {
  return `${at.replaceAll(/[-:.]/g, '')}-${contractId.slice(0, 12)}`;
}

/**
 * Keeps a contract for its links, over what a run kept that was stopped before its mail went out. A choice that was made
 * stays.
 */
export async function keepContract(bucket: Bucket, contract: Contract): Promise<void> {
  if (await bucket.create(keys.contract(contract.id), contract)) return;
  const kept = await readContract(bucket, contract.id);
  if (kept && !kept.choice) await bucket.replace(keys.contract(contract.id), contract, kept.etag);
}

/** Notes what came of a choice, for the page behind the link. */
export async function keepEnding(bucket: Bucket, contractId: string, ending: Ending): Promise<void> {
  const found = await readContract(bucket, contractId);
  if (!found) return;
  const { etag, ...kept } = found;
  await bucket.replace(keys.contract(contractId), { ...kept, ending }, etag);
}

/** Reads the contract behind a link; undefined when there is none. */
export async function readContract(bucket: Bucket, id: string): Promise<(Contract & { etag: string }) | undefined> {
  const kept = await bucket.readJson(keys.contract(id), contractSchema);
  return kept && { ...kept.value, etag: kept.etag };
}

/**
 * Writes a choice down, once: of two at the same moment one is first.
 *
 * @returns the choice that holds
 */
export async function choose(bucket: Bucket, contract: Contract & { etag: string }, choice: Choice): Promise<Choice> {
  if (contract.choice) return contract.choice;
  const { etag, ...kept } = contract;
  if (await bucket.replace(keys.contract(contract.id), { ...kept, choice }, etag)) return choice;
  const current = await readContract(bucket, contract.id);
  if (current?.choice) return current.choice;
  throw new Error(`The choice for contract ${contract.id} could not be written down; try again.`);
}

/** What bounds the extensions of a contract. */
export function extendable(config: Config, { startDate, endDate, sourceName }: ToldContract): Extendable {
  const { maxContractDays } = settingsOf(config.sources, sourceName);
  return { start: startDate, end: Date.parse(endDate), timeZone: config.timeZone, maxContractDays };
}
