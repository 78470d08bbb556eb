import { createHash } from 'node:crypto';
import * as z from 'zod';
import { accountKey } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { inChunks } from '../store/inChunks.ts';
import { keys } from '../store/keys.ts';

/** So many people are handed over at once; more are a file. */
export const mostTransferred = 200;

/** For so many days the new manager may answer; then it lapses, and nothing is changed. */
export const answerDays = 7;

const answerSchema = z.object({
  kind: z.enum(['accept', 'decline']),
  at: z.iso.datetime(),
  /** The address of whoever was asked, as the tenant writes it, where their session answered. Answers without `via` are of earlier versions, and name whoever was asked. */
  by: z.string().optional(),
  /** By what it was answered: a link of a mail does not tell who opened it. */
  via: z.enum(['session', 'link']).optional(),
});

/** What the new manager said. */
export type TransferAnswer = z.infer<typeof answerSchema>;

/** Who answered, where that is known: whoever was signed in. */
export function answeredBy({ answer }: Pick<Transfer, 'answer'>): string | undefined {
  return answer?.via === 'session' ? answer.by : undefined;
}

/** What became of a transfer: `transferred` of everybody; `partly`: some of them are gone, blocked, or somebody else's by now; `declined`; `lapsed`; `refused`: nobody could be asked; `failed`: of somebody it could not be done. */
export const transferOutcomes = ['transferred', 'partly', 'declined', 'lapsed', 'refused', 'failed'] as const;

export const transferSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  source: z.object({ id: z.string(), name: z.string() }),
  /** Who they are; without those of whom everything was forgotten since. */
  people: z.array(z.object({ accountName: z.string(), name: z.string(), endDate: z.string() })),
  /** The manager whom their records named when it was asked for; empty where they named none. */
  from: z.string(),
  /** Whom they are to get, as it was typed: an account name or an e-mail address. */
  to: z.string(),
  /** Who asked for it, and gets a mail of what came of it. */
  by: z.string(),
  /** What the new manager is told beside whom it is about. */
  note: z.string(),
  askedAt: z.iso.datetime(),
  /** Whom the flow has found: the account name, as the tenant writes it, and the address. */
  manager: z.object({ account: z.string(), email: z.string() }).optional(),
  /** What the flow waits for, once the new manager was asked. */
  offer: z.object({ callbackId: z.string(), expiresAt: z.iso.datetime() }).optional(),
  answer: answerSchema.optional(),
  /** Nobody can answer any more. */
  lapsed: z.boolean().optional(),
  outcome: z.enum(transferOutcomes).optional(),
});

/** People who are to get another manager: `transfers/<id>.json`. The bucket alone names them. */
export type Transfer = z.infer<typeof transferSchema>;

/** What is asked for. */
export type AskedTransfer = Pick<Transfer, 'source' | 'people' | 'from' | 'to' | 'by' | 'note' | 'askedAt'>;

/**
 * Keeps what is asked for, for the flow that carries it out.
 *
 * @param once the same form has the same text, so that what it asks for of one former manager is one transfer however often it is sent, and
 * whoever of the people may not be handed over by then
 * @param turn for which time the form asks for people of that manager: 0, unless it could not ask for all of them at first
 * @returns its id, which names nobody. Those of earlier versions hang on whom the form named, too.
 */
export async function keepTransfer(bucket: Bucket, asked: AskedTransfer, once: string, turn = 0): Promise<string> {
  const whom = once === '' ? asked.people.map(({ accountName }) => accountName) : [];
  const parts = [asked.source.id, [...whom, turn].join('\n'), accountKey(asked.from), asked.to, asked.by, once];
  const id = `${digestOf(parts)}${formDigest(asked, once)}`;
  const transfer: Transfer = { version: 1, id, ...asked };
  await bucket.create(keys.transfer(id), transfer);
  return id;
}

/**
 * What a form has asked for already, by whoever sends it and whom it names, whatever has become of the people since: one list, and an
 * object for each transfer of the form. Those of people who had several managers are several.
 */
export async function transfersOfForm(
  bucket: Pick<Bucket, 'list' | 'readJson'>,
  form: Pick<AskedTransfer, 'by' | 'to'>,
  once: string,
): Promise<Transfer[]> {
  const ending = `${formDigest(form, once)}.json`;
  const own = (await bucket.list(keys.allTransfers)).filter((key) => key.endsWith(ending));
  const read = await inChunks(own, (key) => readTransfer(bucket, key.slice(keys.allTransfers.length, -'.json'.length)));
  return read.flatMap((one) => (one ? [one] : []));
}

/** The second half of the id of what a form asks for: another manager who is typed into it makes it another wish. */
function formDigest({ by, to }: Pick<AskedTransfer, 'by' | 'to'>, once: string): string {
  return digestOf([by, to, once]);
}

function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n\n')).digest('hex').slice(0, 16);
}

/** The id of the run of a transfer: sorts by time, and is the same however often it is started. */
export function transferRunId({ id, askedAt }: Pick<Transfer, 'id' | 'askedAt'>): string {
  return `${askedAt.replaceAll(/[-:.]/g, '')}-${id.slice(0, 12)}`;
}

/** Reads a transfer; undefined when there is none. */
export async function readTransfer(bucket: Pick<Bucket, 'readJson'>, id: string): Promise<Transfer | undefined> {
  return (await bucket.readJson(keys.transfer(id), transferSchema))?.value;
}

/** Notes whom the flow has found. */
export async function noteManager(
  bucket: Bucket,
  id: string,
  manager: NonNullable<Transfer['manager']>,
): Promise<void> {
  await change(bucket, id, (kept) => ({ ...kept, manager }));
}

/** Notes what the flow waits for. Safe to do twice: an answer stays. */
export async function noteOffer(bucket: Bucket, id: string, offer: NonNullable<Transfer['offer']>): Promise<void> {
  await change(bucket, id, (kept) => (kept.answer ? undefined : { ...kept, offer }));
}

/** Nobody is asked by a run that has not done so for as many days: it was never started, or something has ended it. */
const askingDays = 4;

/** Whether it is too late to answer, or nobody will be asked any more. @param now epoch milliseconds */
export function isOver(
  { askedAt, offer, lapsed = false, outcome }: Pick<Transfer, 'askedAt' | 'offer' | 'lapsed' | 'outcome'>,
  now: number,
): boolean {
  const lastMoment = offer ? Date.parse(offer.expiresAt) : Date.parse(askedAt) + askingDays * 24 * 60 * 60_000;
  return lapsed || outcome !== undefined || lastMoment <= now;
}

/**
 * Writes an answer down, once: of two at the same moment one is first.
 *
 * @returns the transfer as it is then; without an answer it is too late, or nobody was asked yet
 */
export async function answerTransfer(
  bucket: Bucket,
  id: string,
  answer: TransferAnswer,
): Promise<Transfer | undefined> {
  return await change(bucket, id, (kept) =>
    kept.answer || !kept.offer || isOver(kept, Date.parse(answer.at)) ? undefined : { ...kept, answer },
  );
}

/** Ends the wait for an answer. @returns what was answered at the last moment all the same */
export async function lapseTransfer(bucket: Bucket, id: string): Promise<TransferAnswer | undefined> {
  const kept = await change(bucket, id, (kept) => (kept.answer || kept.lapsed ? undefined : { ...kept, lapsed: true }));
  return kept?.answer;
}

/** Notes what became of it, for whoever looks at it later. */
export async function noteOutcome(bucket: Bucket, id: string, outcome: Transfer['outcome']): Promise<void> {
  await change(bucket, id, (kept) => ({ ...kept, outcome }));
}

async function change(bucket: Bucket, id: string, changed: (kept: Transfer) => Transfer | undefined) {
  return await changeJson(bucket, keys.transfer(id), transferSchema, (kept) => kept && changed(kept));
}
