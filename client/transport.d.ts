import type * as z from 'zod';
import type { Call, MakeCall } from './call.ts';
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
export declare function createTransport(makeCall: MakeCall, counters?: readonly RequestCounts[]): Transport;
