import type * as z from 'zod';
import { link } from './abort.ts';
import { type Answer, parseAnswer, totalOf } from './answers.ts';
import type { Call, MakeCall } from './call.ts';
import { type CallContext, narrow, noContext, type SharedOptions } from './context.ts';
import { type CallInfo, IscUnreachableError } from './errors.ts';
import type { Operation } from './operations.ts';
import type { SendingContext } from './sending.ts';
import type { TokenOwner } from './token.ts';

/** One page of a list as it was answered. `total`, of the whole list, only where the call asked for it with `count`. */
type AnsweredPage<Item> = { items: Item[]; total: number | undefined };

/** Makes calls and reads their answers. */
export type Transport = {
  json<T>(operation: Operation, schema: z.ZodType<T>, call?: Call): Promise<T>;
  page<Item>(operation: Operation, schema: z.ZodType<Item[]>, call?: Call): Promise<AnsweredPage<Item>>;
  bytes(operation: Operation, call?: Call): Promise<Uint8Array>;
  stream(operation: Operation, call?: Call): Promise<ReadableStream<Uint8Array>>;
  /** Whose the token is, which is fetched where there is none yet. */
  owner(): Promise<TokenOwner>;
  /** The same transport, all of whose calls have some options more. */
  with(options: SharedOptions): Transport;
};

/** A transport over a client's way of making calls. */
export function createTransport(makeCall: MakeCall, shared: CallContext = noContext): Transport {
  return {
    async json(operation, schema, call = {}) {
      const { info, answer } = await inContext(shared, call, (context) => makeCall(operation, call, context));
      return parseAnswer(info, schema, answer);
    },
    async page(operation, schema, call = {}) {
      const { info, answer } = await inContext(shared, call, (context) => makeCall(operation, call, context));
      return { items: parseAnswer(info, schema, answer), total: totalOf(answer) };
    },
    async bytes(operation, call = {}) {
      return (await inContext(shared, call, (context) => makeCall(operation, call, context))).answer.body;
    },
    async stream(operation, call = {}) {
      const { context, release } = opened(shared, call);
      try {
        const { info, answer } = await makeCall(operation, { ...call, streamed: true }, context);
        return ReadableStream.from(chunksOf(info, answer, context.signal, release));
      } catch (error) {
        release();
        throw error;
      }
    },
    owner: () => inContext(shared, {}, (context) => makeCall.owner(context)),
    with: (options) => createTransport(makeCall, narrow(shared, options)),
  };
}

/** Makes a call with what is shared and what is its own; nothing holds on to it afterwards. */
async function inContext<T>(
  shared: CallContext,
  call: Call,
  make: (context: SendingContext) => Promise<T>,
): Promise<T> {
  const { context, release } = opened(shared, call);
  try {
    return await make(context);
  } finally {
    release();
  }
}

function opened(shared: CallContext, call: Call): { context: SendingContext; release: () => void } {
  const { counters, signals, timeoutMilliseconds } = narrow(shared, call.options);
  const { signal, release } = link(signals);
  return { context: { counters, signal, timeoutMilliseconds }, release };
}

async function* chunksOf(
  info: CallInfo,
  { stream }: Answer,
  signal: AbortSignal | undefined,
  release: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    if (stream) yield* stream;
  } catch {
    signal?.throwIfAborted();
    throw new IscUnreachableError(info, 'the answer broke off', { retry: true, mayHaveTakenEffect: false });
  } finally {
    release();
  }
}
