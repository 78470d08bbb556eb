/** What every error of the client says of the call that failed. Never a header, a token, or a body with people in it. */
export type CallFacts = {
    operation: string;
    method: string;
    path: string;
};
/** ISC answered, and the answer is a refusal or a failure of its own. */
export declare class IscRefusedError extends Error {
    readonly name = "IscRefusedError";
    readonly status: number;
    readonly operation: string;
    readonly trackingId: string | undefined;
    readonly detailCode: string | undefined;
    /**
     * What the server says of it, line by line. It may quote people's values, so it is kept off `message` and out of logs
     * and JSON; a caller may show it to whoever may see the people.
     */
    readonly serverMessages: readonly string[];
    /** Whether the same call may be answered otherwise later: too many requests, or a failure of the server. */
    readonly transient: boolean;
    /**
     * Whether it may have done its work nevertheless, as a server that fails can. A call that is sent once was not repeated
     * then: look before making it again.
     */
    readonly mayHaveHadEffect: boolean;
    /** @param lacksUser whether the operation needs a user and the token is bound to none */
    constructor(call: CallFacts, answer: Refusal, lacksUser?: boolean);
}
/** The fields of an ErrorResponseDto that the client reads. */
export type Refusal = {
    status: number;
    detailCode?: string | undefined;
    trackingId?: string | undefined;
    messages: readonly string[];
};
/** No answer, or not a whole one: the network failed, or it took too long. */
export declare class IscUnreachableError extends Error {
    readonly name = "IscUnreachableError";
    readonly operation: string;
    readonly transient = true;
    /** Whether the request may have reached the server and done its work. */
    readonly mayHaveHadEffect: boolean;
    constructor(call: CallFacts, reason: string, mayHaveHadEffect: boolean);
}
/** ISC answered with something that is not what its documents promise. */
export declare class IscAnswerError extends Error {
    readonly name = "IscAnswerError";
    readonly operation: string;
    readonly transient = false;
    constructor(call: CallFacts, reason: string);
}
/** The credentials are not accepted. */
export declare class IscCredentialsError extends Error {
    readonly name = "IscCredentialsError";
    readonly status: number;
    readonly transient = false;
    constructor(status: number, what: string);
}
/** What helps where a user is needed and there is none. */
export declare const needsUserAdvice = " It needs a user: use a personal access token; client credentials that are bound to no user cannot call it.";
