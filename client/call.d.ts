import { type Answer } from './answers.ts';
import { type CallFacts } from './errors.ts';
import { type Layout, type Operation, type Query } from './operations.ts';
import type { PatchOperation } from './patch.ts';
import type { RequestCounts } from './requestCounts.ts';
import { type SendingOptions } from './sending.ts';
import type { Throttle } from './throttle.ts';
/** What a call fills in. Of the three kinds of body, which become JSON, JSON Patch and multipart/form-data, at most one. */
export type Call = {
    parameters?: Record<string, string>;
    query?: Query;
    json?: unknown;
    patch?: readonly PatchOperation[];
    form?: FormData;
    /** Whether the body of a good answer is not waited for. */
    streamed?: boolean;
};
export type CallOptions = SendingOptions & {
    baseUrl: string;
    clientId: string;
    clientSecret: string;
    layout: Layout;
    onWarning: (message: string, fields: Record<string, string>) => void;
};
/** Makes one call and gives its answer, which is a good one. The requests it takes are counted into the counters. */
export type MakeCall = (operation: Operation, call: Call, counters: readonly RequestCounts[]) => Promise<{
    facts: CallFacts;
    answer: Answer;
}>;
/** Makes calls with a token, which is renewed when it is refused, and turns what is refused into errors. */
export declare function createMakeCall(options: CallOptions, throttle: Throttle): MakeCall;
