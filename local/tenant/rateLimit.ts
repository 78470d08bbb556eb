import { RateLimited } from './errors.ts';

const REQUESTS = 100;
const WINDOW_MS = 10_000;

/** How often a token may ask. */
export type RateLimit = {
  /** Counts a request of a token, or throws `RateLimited`. Refused requests do not count. */
  take(tokenId: string): void;
  /** Forgets what was counted. */
  clear(): void;
};

/** 100 requests per access token in any 10 seconds. Kept in memory: a restart forgets it. */
export function createRateLimit(clock: () => number): RateLimit {
  const takenAt = new Map<string, number[]>();
  let nextSweep = 0;

  function sweep(now: number): void {
    if (now < nextSweep) return;
    nextSweep = now + WINDOW_MS;
    for (const [tokenId, times] of takenAt) {
      if ((times.at(-1) ?? 0) <= now - WINDOW_MS) takenAt.delete(tokenId);
    }
  }

  return {
    take(tokenId) {
      const now = clock();
      sweep(now);
      const recent = (takenAt.get(tokenId) ?? []).filter((time) => time > now - WINDOW_MS);
      const [oldest = now] = recent;
      if (recent.length >= REQUESTS) throw new RateLimited(Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000)));
      recent.push(now);
      takenAt.set(tokenId, recent);
    },
    clear: () => takenAt.clear(),
  };
}
