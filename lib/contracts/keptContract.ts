import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Config } from '../config/config.ts';
import { settingsOf } from '../sources/settings.ts';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';
import { withEarlierName } from './earlierName.ts';
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

const choiceResultSchema = z.object({
  outcome: outcomeSchema,
  error: z.string().optional(),
  /** The manager who was asked has left, so that operators hear of it in their place. */
  managerHasLeft: z.literal(true).optional(),
  /** It was refused since the person is stopped. */
  isStopped: z.literal(true).optional(),
});

/** What came of a choice. `error` says why it was refused, or could not be carried out. */
export type ChoiceResult = z.infer<typeof choiceResultSchema>;

/** What a manager chose for a contract. */
export type Choice = z.infer<typeof choiceSchema>;

/** A contract as the tenant has it. */
export const endingContractSchema = z.object({
  recordId: z.string(),
  sourceId: z.string(),
  /** Whatever names the source beside its name; contracts of earlier versions do not say. */
  sourceIds: z.array(z.string()).optional(),
  sourceName: z.string(),
  name: z.string(),
  accountName: z.string(),
  startDate: z.string(),
  endDate: z.string(),
  /** When the record was last changed: an extension is refused when it was changed since. */
  modified: z.string(),
});

export const contractSchema = withEarlierName(
  endingContractSchema.extend({
    id: z.string(),
    /** Who got the mail, and gets the confirmation. */
    recipients: z.array(z.string()),
    /**
     * The account name of the manager who got the mail; empty where the operators got it in the place of one who cannot be told. Contracts
     * of earlier versions do not say.
     */
    manager: z.string().optional(),
    choice: choiceSchema.optional(),
    /** What came of the choice, once that is known. */
    ending: choiceResultSchema.optional(),
  }),
  'told',
  'recipients',
);

/** A contract as its manager was told of it, which the links in the mail are about: `contracts/<id>.json`. */
export type Contract = z.infer<typeof contractSchema>;

/** A contract without whom it is about and who got the mail: what a run may keep outside the bucket. */
export type AnonymousContract = Omit<Contract, 'name' | 'accountName' | 'recipients' | 'manager'>;

/**
 * The id of a contract in a mail: the same however often the mail is composed; it names nobody. Of a record that was changed since it is
 * another one: an end that was moved, and moved back, is told and chosen anew.
 */
export function contractIdOf({ recordId, endDate, daysBefore, modified }: Noticed): string {
  const text = [recordId, endDate, daysBefore, modified].join('\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

type Noticed = Pick<z.infer<typeof endingContractSchema>, 'recordId' | 'endDate' | 'modified'> & { daysBefore: number };

/** The id of the run that carries a choice out: sorts by time, and is the same however often it is started. */
export function extensionRunId(contractId: string, { at }: Choice): string {
  return `${at.replaceAll(/[-:.]/g, '')}-${contractId.slice(0, 12)}`;
}

/**
 * Keeps a contract for its links, over what a run kept that was stopped before its mail went out. A choice that was made
 * stays.
 */
export async function keepContract(bucket: Bucket, contract: Contract): Promise<void> {
  // Nearly always it is new, and one request is enough.
  if (await bucket.create(keys.contract(contract.id), contract)) return;
  await change(bucket, contract.id, (kept) => (kept?.choice ? undefined : contract));
}

/**
 * Notes what came of a choice, for the page behind the link. Nothing is noted where the contract is gone, or another choice has taken
 * the place of this one.
 *
 * @param at when it was chosen
 */
export async function keepEnding(
  bucket: Bucket,
  contractId: string,
  { at }: Pick<Choice, 'at'>,
  ending: ChoiceResult,
): Promise<void> {
  await change(bucket, contractId, (kept) => (kept?.choice?.at === at ? { ...kept, ending } : undefined));
}

/** Reads the contract behind a link; undefined when there is none. */
export async function readContract(bucket: Bucket, id: string): Promise<(Contract & { etag: string }) | undefined> {
  const kept = await bucket.readJson(keys.contract(id), contractSchema);
  return kept && { ...kept.value, etag: kept.etag };
}

/**
 * Writes a choice down, once: of two at the same moment one is first. An extension takes the place of the choice to let the contract
 * end, by which nothing was changed.
 *
 * @returns the choice that holds
 * @throws Error when the contract is gone
 */
export async function choose(bucket: Bucket, contract: Contract & { etag: string }, choice: Choice): Promise<Choice> {
  const kept = await change(bucket, contract.id, (kept) => {
    if (!kept || (kept.choice && !takesBack(choice, kept.choice))) return undefined;
    const { ending: _, ...others } = kept;
    return { ...others, choice };
  });
  if (kept?.choice) return kept.choice;
  throw new Error(`Contract ${contract.id} is gone; nothing was chosen. Ask whoever looks after the record.`);
}

function takesBack(choice: Choice, former: Choice): boolean {
  return choice.kind === 'extend' && former.kind === 'let it end';
}

/** What bounds the extensions of a contract. */
export function extendable(config: Config, contract: AnonymousContract): Extendable {
  const { startDate, endDate, sourceId, sourceIds = [], sourceName } = contract;
  const { maxContractDays } = settingsOf(config.sources, { name: sourceName, ids: [sourceId, ...sourceIds] });
  return { start: startDate, end: Date.parse(endDate), timeZone: config.timeZone, maxContractDays };
}

async function change(bucket: Bucket, id: string, changed: (kept: Contract | undefined) => Contract | undefined) {
  return await changeJson(bucket, keys.contract(id), contractSchema, changed);
}
