/** ISC answered, and the answer is a refusal or a failure of its own. */
export class IscRefusedError extends Error {
    name = 'IscRefusedError';
    status;
    operation;
    trackingId;
    detailCode;
    /**
     * What the server says of it, line by line. It may quote people's values, so it is kept off `message` and out of logs
     * and JSON; a caller may show it to whoever may see the people.
     */
    serverMessages = [];
    /** Whether the same call may be answered otherwise later: too many requests, or a failure of the server. */
    transient;
    /**
     * Whether it may have done its work nevertheless, as a server that fails can. A call that is sent once was not repeated
     * then: look before making it again.
     */
    mayHaveHadEffect;
    /** @param lacksUser whether the operation needs a user and the token is bound to none */
    constructor(call, answer, lacksUser = false) {
        super(`ISC answered ${call.method} ${call.path} (${call.operation}) with ${answer.status}${codes(answer)}.${advice(answer.status, lacksUser)}`);
        this.status = answer.status;
        this.operation = call.operation;
        this.trackingId = answer.trackingId;
        this.detailCode = answer.detailCode;
        this.transient = answer.status === 429 || answer.status >= 500;
        this.mayHaveHadEffect = answer.status >= 500;
        Object.defineProperty(this, 'serverMessages', { value: answer.messages, enumerable: false });
    }
}
/** No answer, or not a whole one: the network failed, or it took too long. */
export class IscUnreachableError extends Error {
    name = 'IscUnreachableError';
    operation;
    transient = true;
    /** Whether the request may have reached the server and done its work. */
    mayHaveHadEffect;
    constructor(call, reason, mayHaveHadEffect) {
        super(`No answer from ISC to ${call.method} ${call.path} (${call.operation}): ${reason}. Check the base URL and the network.`);
        this.operation = call.operation;
        this.mayHaveHadEffect = mayHaveHadEffect;
    }
}
/** ISC answered with something that is not what its documents promise. */
export class IscAnswerError extends Error {
    name = 'IscAnswerError';
    operation;
    transient = false;
    constructor(call, reason) {
        super(`ISC's answer to ${call.method} ${call.path} (${call.operation}) is not as documented: ${reason}`);
        this.operation = call.operation;
    }
}
/** The credentials are not accepted. */
export class IscCredentialsError extends Error {
    name = 'IscCredentialsError';
    status;
    transient = false;
    constructor(status, what) {
        super(`${what} Check ISC_CLIENT_ID and ISC_CLIENT_SECRET, and that the token has not been revoked.`);
        this.status = status;
    }
}
function codes({ detailCode, trackingId }) {
    const parts = [detailCode, trackingId && `tracking id ${trackingId}`].filter(Boolean);
    return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}
/** What helps where a user is needed and there is none. */
export const needsUserAdvice = ' It needs a user: use a personal access token; client credentials that are bound to no user cannot call it.';
function advice(status, lacksUser) {
    if (lacksUser && status === 403)
        return needsUserAdvice;
    if (status === 403)
        return ' The identity of the client lacks the right for it.';
    if (status === 404)
        return ' It does not exist, or the id is wrong.';
    if (status === 429)
        return ' The limit of 100 requests in 10 seconds was still exceeded after waiting.';
    if (status >= 500)
        return ' Try again later.';
    return '';
}
