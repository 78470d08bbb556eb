/** A counter at nought. */
export function noRequests() {
    return { total: 0, retried: 0, throttled: 0 };
}
/** The sum of two counts. */
export function addRequests(one, other) {
    return {
        total: one.total + other.total,
        retried: one.retried + other.retried,
        throttled: one.throttled + other.throttled,
    };
}
