import type { Bucket } from '../../../lib/store/bucket.ts';
import type { Transfer } from '../../../lib/transfers/keptTransfer.ts';
import type { Mutation } from '../deployment.ts';
import { declinedOffer } from '../shortOffers.ts';
import { handedOver } from '../shortPlans.ts';
import type { Planted } from './planted.ts';

/** Faults that concern what becomes of people who are offered to another manager. */
export const handovers: Readonly<Record<string, Planted>> = {
  '2 who decides: the page of an offer says that it took an answer which is lost': {
    ...{ plan: handedOver, seenAs: 'was answered by accept, as the page said, and has no answer' },
    ...takenAs(() => undefined),
  },
  '2 who decides: a yes to an offer is taken for a no': {
    ...{ plan: handedOver, seenAs: 'was answered by accept, and decline counts' },
    ...takenAs((answer) => ({ ...answer, kind: 'decline' })),
  },
  '2 who decides: an answer to an offer counts that came when its time was over': {
    ...{ plan: handedOver, seenAs: 'was answered too late, and counts' },
    ...takenAs((answer) => ({ ...answer, at: '2026-03-20T12:00:00.000Z' })),
  },
  '1 what is there: whoever accepts people gets nobody': {
    ...{ plan: handedOver, seenAs: 'was accepted, and came to declined' },
    console: (tools) => ({
      ...tools,
      complete: (callbackId, _, ...rest) => tools.complete(callbackId, { kind: 'decline' }, ...rest),
    }),
  },
  '2 who decides: people whom somebody declines are noted as handed over': {
    ...{ plan: declinedOffer, seenAs: 'was not accepted, and came to transferred' },
    ...outcomeNotedAs('transferred'),
  },
  '5 nothing is left: it is not noted what came of an offer': {
    ...{ plan: handedOver, seenAs: 'is over, and nothing came of it' },
    ...outcomeNotedAs(undefined),
  },
};

type Answer = NonNullable<Transfer['answer']>;

/** What is answered to an offer is kept as something else, or lost, and the run that waits for it is told so. */
function takenAs(change: (answer: Answer) => Answer | undefined): Mutation {
  return {
    console: (tools) => ({
      ...tools,
      async complete(callbackId, answer, ...rest) {
        const taken = change(answer as Answer);
        return taken ? await tools.complete(callbackId, { kind: taken.kind }, ...rest) : true;
      },
      bucket: keptAs(tools.bucket, ({ answer, ...transfer }) => {
        const taken = answer && change(answer);
        return { ...transfer, ...(taken && { answer: taken }) };
      }),
    }),
  };
}

/** What became of an offer is noted as something else, or not at all. */
function outcomeNotedAs(noted: Transfer['outcome']): Mutation {
  return {
    tools: (tools) => ({
      ...tools,
      bucket: keptAs(tools.bucket, ({ outcome, ...transfer }) => {
        return { ...transfer, ...(outcome && noted && { outcome: noted }) };
      }),
    }),
  };
}

/** A bucket that keeps offers as something else than what was to be kept. */
function keptAs(bucket: Bucket, change: (transfer: Transfer) => Transfer): Bucket {
  return {
    ...bucket,
    replace: async (key, value, etag) =>
      await bucket.replace(key, key.startsWith('transfers/') ? change(value as Transfer) : value, etag),
  };
}
