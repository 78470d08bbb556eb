import * as z from 'zod';
/** What `POST /oauth/token` answers, as far as it is read. `expires_in` is in seconds. */
export declare const tokenSchema: z.ZodObject<{
    access_token: z.ZodString;
    expires_in: z.ZodNumber;
}, z.core.$strip>;
export type TokenAnswer = z.infer<typeof tokenSchema>;
/** Whether a token says whose it is, as that of a personal access token does. False of one that cannot be read. */
export declare function isBoundToUser(token: string): boolean;
export type TokenKeeper = {
    /** The current token; fetched at the first use and shortly before the old one expires. */
    current(): Promise<string>;
    /** Says that the server did not accept a token. A token that has been renewed meanwhile stays. */
    refused(token: string): void;
};
/**
 * Keeps the access token of one client. However many calls ask at once, one request is in flight; a failed one is not
 * kept.
 *
 * @param fetchToken asks the token endpoint
 */
export declare function createTokenKeeper(fetchToken: () => Promise<TokenAnswer>, clock: () => number): TokenKeeper;
