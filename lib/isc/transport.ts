import type * as z from 'zod';
import { type Answer, parseAnswer, totalOf } from './answers.ts';
import type { Call, MakeCall } from './call.ts';
import { type CallFacts, IscUnreachableError } from './errors.ts';
import type { Operation } from './operations.ts';
import type { Page } from './pages.ts';
import type { RequestCounts } from './requestCounts.ts';

/** Makes calls and reads their answers. */
export type Transport = {
  json<T>(operation: Operation, schema: z.ZodType<T>, call?: Call): Promise<T>;
  /** A list with the number of all its entries; the call asks for it with `count`. */
  page<Item>(operation: Operation, schema: z.ZodType<Item[]>, call?: Call): Promise<Page<Item>>;
  bytes(operation: Operation, call?: Call): Promise<Uint8Array>;
  stream(operation: Operation, call?: Call): Promise<ReadableStream<Uint8Array>>;
  /** The same transport, which also counts its requests into the given counter. */
  counting(counts: RequestCounts): Transport;
};

/** A transport over a client's way of making calls. */
export function createTransport(makeCall: MakeCall, counters: readonly RequestCounts[] = []): Transport {
  return {
    async json(operation, schema, call = {}) {
      const { facts, answer } = await makeCall(operation, call, counters);
      return parseAnswer(facts, schema, answer);
    },
    async page(operation, schema, call = {}) {
      const { facts, answer } = await makeCall(operation, call, counters);
      return { items: parseAnswer(facts, schema, answer), total: totalOf(facts, answer) };
    },
    async bytes(operation, call = {}) {
      return (await makeCall(operation, call, counters)).answer.body;
    },
    async stream(operation, call = {}) {
      const { facts, answer } = await makeCall(operation, { ...call, streamed: true }, counters);
      return ReadableStream.from(chunksOf(facts, answer));
    },
    counting: (counts) => createTransport(makeCall, [...counters, counts]),
  };
}

async function* chunksOf(facts: CallFacts, { stream }: Answer): AsyncGenerator<Uint8Array> {
  try {
    if (stream) yield* stream;
  } catch {
    throw new IscUnreachableError(facts, 'the answer broke off', false);
  }
}
