import { parseAnswer, totalOf } from './answers.js';
import { IscUnreachableError } from './errors.js';
/** A transport over a client's way of making calls. */
export function createTransport(makeCall, counters = []) {
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
async function* chunksOf(facts, { stream }) {
    try {
        if (stream)
            yield* stream;
    }
    catch {
        throw new IscUnreachableError(facts, 'the answer broke off', false);
    }
}
