/** The documented limit of one access token. */
const mostRequests = 100;
/**
 * A little over the 10 s of the limit: requests are counted where they arrive, and two sent 10 s apart may arrive a
 * little less than that apart.
 */
const windowMilliseconds = 10_250;
/** Lets at most 100 requests go in any 10 s, repetitions included. */
export function createThrottle(clock, sleep) {
    /** When the latest hundred requests were let go. */
    const sent = [];
    let pausedUntil = Number.NEGATIVE_INFINITY;
    let queue = Promise.resolve();
    async function waitForRoom() {
        for (;;) {
            const now = clock();
            const oldest = sent.length < mostRequests ? Number.NEGATIVE_INFINITY : (sent[0] ?? now);
            const free = Math.max(pausedUntil, oldest + windowMilliseconds);
            if (free <= now)
                break;
            await sleep(free - now);
        }
        sent.push(clock());
        if (sent.length > mostRequests)
            sent.shift();
    }
    return {
        turn() {
            const turn = queue.then(waitForRoom);
            queue = turn.catch(() => { });
            return turn;
        },
        pause(milliseconds) {
            pausedUntil = Math.max(pausedUntil, clock() + milliseconds);
        },
    };
}
