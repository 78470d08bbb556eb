import { type LinkKeys, readLink } from '../decisions/linkKeys.ts';
import type { Bucket } from '../store/bucket.ts';
import { answerTransfer, isOver, readTransfer, type Transfer, type TransferAnswer } from './keptTransfer.ts';

/** What answering works with. */
export type AnswerTools = {
  bucket: Bucket;
  /** Epoch milliseconds. */
  now: () => number;
  /** Goes on with a flow that waits; false when it does not wait any more, which is no failure. */
  complete: (callbackId: string, result: unknown, signal?: AbortSignal) => Promise<boolean>;
};

/** What an offer is: still open, answered, or over; or none. */
export type OpenedOffer = { kind: 'open' | 'answered' | 'over'; transfer: Transfer } | { kind: 'invalid' };

/** What stands behind the link of an offer. Looking changes nothing. */
export async function openOffer(
  { bucket, now }: Pick<AnswerTools, 'bucket' | 'now'>,
  linkKeys: LinkKeys,
  token: string,
): Promise<OpenedOffer> {
  const read = await readLink(linkKeys, token, 'transfer', now());
  const transfer = read.kind === 'invalid' ? undefined : await readTransfer(bucket, read.id);
  return transfer ? stateOf(transfer, now()) : { kind: 'invalid' };
}

/** The offer of a transfer, for whoever has shown that it was asked of them. Looking changes nothing. @param id may be anything */
export async function offerOf({ bucket, now }: Pick<AnswerTools, 'bucket' | 'now'>, id: string): Promise<OpenedOffer> {
  const transfer = /^[0-9a-f]{32}$/.test(id) ? await readTransfer(bucket, id) : undefined;
  return transfer ? stateOf(transfer, now()) : { kind: 'invalid' };
}

/**
 * Answers an offer, once; a second answer is told what the first one was. Whoever answers has shown that it is theirs.
 *
 * @throws what may pass when it could not be written down, or the run could not be told of it: who clicks again does both
 */
export async function answerOffer(
  { bucket, now, complete }: AnswerTools,
  id: string,
  answered: Pick<TransferAnswer, 'kind' | 'by' | 'via'>,
  signal?: AbortSignal,
): Promise<OpenedOffer> {
  const transfer = await answerTransfer(bucket, id, { ...answered, at: new Date(now()).toISOString() });
  if (!transfer) return { kind: 'invalid' };
  const { offer, answer, outcome } = transfer;
  // Done even if it was answered before: whoever answered may have been cut off between the two.
  if (offer && answer && outcome === undefined) await complete(offer.callbackId, { kind: answer.kind }, signal);
  return stateOf(transfer, now());
}

function stateOf(transfer: Transfer, now: number): OpenedOffer {
  if (transfer.answer) return { kind: 'answered', transfer };
  return { kind: transfer.offer && !isOver(transfer, now) ? 'open' : 'over', transfer };
}
