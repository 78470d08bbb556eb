import * as z from 'zod';
import { type CallFacts, type Refusal } from './errors.ts';
import type { Failure } from './retry.ts';
/** What came back. `body` is whole unless a stream was asked for and the answer is a good one. */
export type Answer = {
    status: number;
    headers: Headers;
    body: Uint8Array;
    stream?: ReadableStream<Uint8Array> | undefined;
};
/** A request that got no answer, and why. */
export type NetworkFailure = Extract<Failure, {
    kind: 'network';
}> & {
    reason: string;
};
/** What went wrong, of an answer that says that something did and may pass; undefined of any other. */
export declare function failureOf({ status, headers }: Answer): Failure | undefined;
/**
 * What went wrong when `fetch` threw. Only the code of a network error is kept: its text may hold the address with its
 * query. Anything that is no failure of the network is thrown on.
 */
export declare function networkFailure(error: unknown): NetworkFailure;
/** What an answer of 400 and above says. */
export declare function refusalOf({ status, body }: Answer): Refusal;
/**
 * The body of an answer, checked.
 *
 * @throws IscAnswerError that names where it is not as documented, never what stands there
 */
export declare function parseAnswer<T>(facts: CallFacts, schema: z.ZodType<T>, { body }: Answer): T;
/** How many entries a list has in all, as `count=true` asks for. */
export declare function totalOf(facts: CallFacts, { headers }: Answer): number;
