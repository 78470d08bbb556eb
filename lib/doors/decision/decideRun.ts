import { LambdaClient, SendDurableExecutionCallbackSuccessCommand } from '@aws-sdk/client-lambda';
import { boundedRequests } from '../../aws/boundedRequests.ts';
import { type Decided, decideHold, type KeptHold, readHold } from '../../decisions/hold.ts';
import type { LinkKeys } from '../../decisions/linkKeys.ts';
import { readToken } from '../../decisions/token.ts';
import type { Bucket } from '../../store/bucket.ts';

/** What the door works with. */
export type DoorTools = {
  bucket: Bucket;
  linkKeys: LinkKeys;
  /** Goes on with the flow that waits; harmless when it does not wait any more. */
  complete: (callbackId: string, decided: Decided) => Promise<void>;
  now: () => number;
};

/** What a link leads to. */
export type Looked = { kind: 'open' | 'decided' | 'expired'; hold: KeptHold } | { kind: 'invalid' };

/** What waits behind a link. Looking decides nothing. */
export async function lookAt({ bucket, linkKeys, now }: DoorTools, token: string): Promise<Looked> {
  const read = readToken(await linkKeys(), token, 'decision', now());
  const hold = read.kind === 'invalid' ? undefined : await readHold(bucket, read.id);
  if (!hold) return { kind: 'invalid' };
  return { kind: stateOf(hold, read.kind, now()), hold };
}

function stateOf(hold: KeptHold, token: 'valid' | 'expired' | 'invalid', now: number): 'open' | 'decided' | 'expired' {
  if (hold.decided) return 'decided';
  return token === 'valid' && Date.parse(hold.expiresAt) > now ? 'open' : 'expired';
}

/** Decides what waits behind a link, once; a second decision is told what the first one was. */
export async function decide(tools: DoorTools, token: string, decision: Decided['decision']): Promise<Looked> {
  const looked = await lookAt(tools, token);
  if (looked.kind === 'invalid' || looked.kind === 'expired') return looked;
  const { hold } = looked;
  const decided = await decideHold(tools.bucket, hold, { decision, at: new Date(tools.now()).toISOString() });
  if (!decided) return { kind: 'expired', hold };
  // Done even if it was decided before: whoever decided may have been cut off between the two.
  await tools.complete(hold.callbackId, decided);
  return { kind: 'decided', hold: { ...hold, decided } };
}

/** One for all decisions, so that its connection is used again. */
const lambda = new LambdaClient(boundedRequests());

/** Completes the callback of a durable execution (`SendDurableExecutionCallbackSuccess`). */
export async function completeCallback(callbackId: string, decided: Decided, client = lambda): Promise<void> {
  const Result = JSON.stringify(decided);
  try {
    await client.send(
      new SendDurableExecutionCallbackSuccessCommand({ CallbackId: callbackId, Result: Buffer.from(Result) }),
    );
  } catch (error) {
    if (error instanceof Error && error.name === 'CallbackTimeoutException') return;
    throw error;
  }
}
