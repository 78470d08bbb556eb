import type * as z from 'zod';
import { link } from './abort.ts';
import { type Answer, csvOf, csvStreamOf, parseAnswer, type ReadAnswer, requireNoContent, totalOf } from './answers.ts';
import type { Call, MakeCall } from './call.ts';
import { type CallContext, narrow, noContext, type SharedOptions } from './context.ts';
import { type CallInfo, IscAnswerError, IscUnreachableError } from './errors.ts';
import type { Operation } from './operations.ts';
import type { SendingContext } from './sending.ts';
import type { TokenOwner } from './token.ts';

/** One page of a list as it was answered. `total`, of the whole list, only where the call asked for it with `count`. */
type AnsweredPage<Item> = { items: Item[]; total: number | undefined };

/** Makes calls and reads their answers. */
export type Transport = {
  json<T>(operation: Operation, schema: z.ZodType<T>, call?: Call): Promise<T>;
  page<Item>(operation: Operation, schema: z.ZodType<Item[]>, call?: Call): Promise<AnsweredPage<Item>>;
  csv(operation: Operation, call?: Call): Promise<Uint8Array>;
  csvStream(operation: Operation, call?: Call): Promise<ReadableStream<Uint8Array>>;
  /** Of which there is nothing to say but that it was done. */
  done(operation: Operation, call?: Call): Promise<void>;
  /** Whose the token is, which is fetched where there is none yet. */
  owner(): Promise<TokenOwner>;
  /** The same transport, all of whose calls have some options more. */
  with(options: SharedOptions): Transport;
};

/** A transport over a client's way of making calls. */
export function createTransport(makeCall: MakeCall, shared: CallContext = noContext): Transport {
  const make = <Read>(operation: Operation, call: Call, read: ReadAnswer<Read>) =>
    inContext(shared, call, (context) => makeCall(operation, call, read, context));
  return {
    json: (operation, schema, call = {}) => make(operation, call, (info, answer) => parseAnswer(info, schema, answer)),
    page: (operation, schema, call = {}) =>
      make(operation, call, (info, answer) => {
        const items = parseAnswer(info, schema, answer);
        const total = totalOf(answer);
        const { offset = 0, limit } = call.query ?? {};
        const goesOn = total !== undefined && total > Number(offset) && limit !== 0;
        if (goesOn && items.length === 0)
          throw new IscAnswerError(info, 'it has no entry, and its own count says that there are more.');
        return { items, total };
      }),
    csv: (operation, call = {}) => make(operation, call, csvOf),
    async csvStream(operation, call = {}) {
      const { context, release } = opened(shared, call);
      const read = (info: CallInfo, answer: Answer) =>
        ReadableStream.from(chunksOf(info, csvStreamOf(info, answer), context.signal, release));
      try {
        return await makeCall(operation, { ...call, streamed: true }, read, context);
      } catch (error) {
        release();
        throw error;
      }
    },
    done: (operation, call = {}) => make(operation, call, requireNoContent),
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
  stream: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
  release: () => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch {
    signal?.throwIfAborted();
    throw new IscUnreachableError(info, 'the answer broke off', { retry: true, mayHaveTakenEffect: false });
  } finally {
    release();
  }
}
