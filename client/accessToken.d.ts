import type { RequestCounts } from './requestCounts.ts';
import type { Sending } from './sending.ts';
/** Where tokens come from, and for whom. */
export type AccessTokenOptions = {
    baseUrl: string;
    clientId: string;
    clientSecret: string;
    clock: () => number;
};
/** Gets the tokens of a client and keeps the current one. */
export declare function createAccessToken(options: AccessTokenOptions, { send, untilSettled }: Sending): {
    /** The current token. It is for everybody who waits for it; its request is counted for the one who asked first. */
    current(counters: readonly RequestCounts[]): Promise<string>;
    refused: (token: string) => void;
};
