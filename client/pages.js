/** The most that a list endpoint gives at once. */
const mostPerPage = 250;
/** The list that an operation gives. With an empty filter, which nothing passes, it is empty and nothing is asked. */
export function listing(transport, operation, items, options) {
    if (options['filters'] === '')
        return { async *[Symbol.asyncIterator]() { }, page: async () => ({ items: [], total: 0 }) };
    return {
        [Symbol.asyncIterator]: () => walk(transport, operation, items, options),
        page: async () => {
            const { limit = mostPerPage, offset = 0, ...query } = options;
            const page = { limit: Math.min(limit, mostPerPage), offset, count: true };
            return await transport.page(operation, items, { query: { ...query, ...page } });
        },
    };
}
/** Ends at a page that is not full. */
async function* walk(transport, operation, items, { limit = Number.POSITIVE_INFINITY, offset = 0, ...query }) {
    for (let given = 0; given < limit;) {
        const wanted = Math.min(mostPerPage, limit - given);
        const page = await transport.json(operation, items, { query: { ...query, limit: wanted, offset: offset + given } });
        yield* page;
        given += page.length;
        if (page.length < wanted)
            return;
    }
}
