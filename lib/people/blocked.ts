import * as z from 'zod';
import { toType } from '../config/toType.ts';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { inChunks } from '../store/inChunks.ts';
import { keys } from '../store/keys.ts';
import { personDigest } from './personDigest.ts';

/** Who did something, why, and when, as an instant. */
const saidSchema = z.object({ by: z.string(), reason: z.string(), at: z.iso.datetime() });

/** Every block that somebody has had: `blocked/<source>/<person>.json`. */
export const blockSchema = z.object({
  version: z.literal(1),
  source: z.object({ id: z.string(), name: z.string() }),
  accountName: z.string(),
  /** The newest last. It is kept when it is lifted, to say who did what. */
  blocks: z.array(saidSchema.extend({ lifted: saidSchema.optional() })),
});

/** Why somebody was stopped, by whom, and when. */
export type Block = z.infer<typeof saidSchema>;

/** Who stops or lifts somebody, and why. */
export type BlockedBy = Omit<Block, 'at'>;

/** Says why somebody must not be let in again; undefined of whoever may. */
export type FindBlock = (accountName: string) => Promise<Block | undefined>;

/** Reads who of a source is blocked: one list for all, and one object for whoever was ever blocked. */
export async function readBlocked(bucket: Pick<Bucket, 'list' | 'readJson'>, sourceId: string): Promise<FindBlock> {
  const prefix = keys.blockedOf(sourceId);
  const known = new Set((await bucket.list(prefix)).map((key) => key.slice(prefix.length).replace(/\.json$/, '')));
  return async (accountName) => {
    // Hardly anybody is: of 20,000 people of a file no digest need be made.
    if (known.size === 0) return undefined;
    const digest = personDigest(accountName);
    if (!known.has(digest)) return undefined;
    const kept = await bucket.readJson(keys.blocked(sourceId, digest), blockSchema);
    return current(kept?.value.blocks ?? []);
  };
}

/** Who is blocked in a source now, whether the source has them or not. */
export async function listBlocked(
  bucket: Pick<Bucket, 'list' | 'readJson'>,
  sourceId: string,
): Promise<(Block & { accountName: string })[]> {
  const kept = await inChunks(await bucket.list(keys.blockedOf(sourceId)), (key) => bucket.readJson(key, blockSchema));
  return kept.flatMap((one) => {
    const block = one && current(one.value.blocks);
    return one && block ? [{ ...block, accountName: one.value.accountName }] : [];
  });
}

/** Every block that somebody has had in a source, the oldest first, and by whom and why it was lifted. */
export async function readBlocks(
  bucket: Pick<Bucket, 'readJson'>,
  sourceId: string,
  accountName: string,
): Promise<(Block & { lifted?: Block | undefined })[]> {
  return (await bucket.readJson(keys.blocked(sourceId, personDigest(accountName)), blockSchema))?.value.blocks ?? [];
}

/** Why one person must not be let in now: for whoever asks about one alone. */
export async function blockOf(
  bucket: Pick<Bucket, 'readJson'>,
  sourceId: string,
  accountName: string,
): Promise<Block | undefined> {
  return current(await readBlocks(bucket, sourceId, accountName));
}

/** When the last block of somebody was lifted, in epoch milliseconds; undefined where it holds, or there never was one. */
export async function liftedAt(
  bucket: Pick<Bucket, 'readJson'>,
  sourceId: string,
  accountName: string,
): Promise<number | undefined> {
  const kept = await bucket.readJson(keys.blocked(sourceId, personDigest(accountName)), blockSchema);
  const lifted = kept?.value.blocks.at(-1)?.lifted;
  return lifted && Date.parse(lifted.at);
}

/**
 * Writes down that somebody must not be let in again. Safe to do twice: whoever is blocked already stays so, by whom it was
 * first.
 *
 * @param now epoch milliseconds
 */
export async function block(
  bucket: Bucket,
  source: { id: string; name: string },
  accountName: string,
  by: BlockedBy,
  now: number,
): Promise<void> {
  const at = new Date(now).toISOString();
  const of = { version: 1 as const, source: { id: source.id, name: source.name }, accountName };
  await changeJson(bucket, keys.blocked(source.id, personDigest(accountName)), blockSchema, (kept) => {
    const blocks = kept?.blocks ?? [];
    return current(blocks) ? undefined : { ...of, blocks: [...blocks, { ...by, at }] };
  });
}

/**
 * Lifts a block.
 *
 * @param now epoch milliseconds
 * @param since when the block began that is meant, where one is: another one that has taken its place stays
 * @returns what was lifted; undefined where nobody was blocked, or by another block than the one that is meant
 */
export async function liftBlock(
  bucket: Bucket,
  sourceId: string,
  accountName: string,
  by: BlockedBy,
  now: number,
  since?: string,
): Promise<Block | undefined> {
  let lifted: Block | undefined;
  await changeJson(bucket, keys.blocked(sourceId, personDigest(accountName)), blockSchema, (kept) => {
    const held = current(kept?.blocks ?? []);
    lifted = since === undefined || held?.at === since ? held : undefined;
    if (!kept || !lifted) return undefined;
    const said = { ...by, at: new Date(now).toISOString() };
    return { ...kept, blocks: kept.blocks.map((one) => (one.lifted ? one : { ...one, lifted: said })) };
  });
  return lifted;
}

/**
 * Forgets blocks that were lifted before a moment, and who said what of them. One that holds stays. Safe to do twice.
 *
 * @param before epoch milliseconds
 * @throws whatever the signal was aborted with; what is forgotten by then stays so
 */
export async function forgetLifted(
  bucket: Pick<Bucket, 'list' | 'readJson' | 'replace' | 'remove'>,
  before: number,
  signal: AbortSignal,
): Promise<void> {
  await inChunks(await bucket.list(keys.allBlocked), async (key) => {
    signal.throwIfAborted();
    const kept = await bucket.readJson(key, blockSchema);
    const blocks = kept?.value.blocks.filter(({ lifted }) => !lifted || Date.parse(lifted.at) >= before);
    if (!kept || !blocks || blocks.length === kept.value.blocks.length) return;
    // Whoever is stopped anew at this moment stays so: then the object is another one, and is looked at again the next day.
    if (blocks.length === 0) await bucket.remove(key, kept.etag);
    else await bucket.replace(key, { ...kept.value, blocks }, kept.etag);
  });
}

/** What is said of somebody who is blocked, wherever they are set aside for it. */
export function blockedText({ by, reason, at }: Block): string {
  return `is blocked since ${at.slice(0, 10)} by ${by}: ${reason}. Nothing changes until ${toType('lift')}`;
}

function current(blocks: readonly (Block & { lifted?: Block | undefined })[]): Block | undefined {
  const last = blocks.at(-1);
  return last && !last.lifted ? { by: last.by, reason: last.reason, at: last.at } : undefined;
}
