/** The tokens that the tenant does not take for a while, though it has given them. */
export function createRevokedTokens() {
  /** Until when each is not taken, in epoch milliseconds. */
  const until = new Map<string, number>();
  return {
    add: (token: string, minutes: number) => void until.set(token, Date.now() + minutes * 60_000),
    has: (token: string): boolean => (until.get(token) ?? 0) > Date.now(),
    /** Takes all of them again. */
    forget: () => until.clear(),
  };
}
