import type { Config } from '../config/config.ts';
import { settingsOf } from '../config/sources.ts';
import { exceedsDeleteThreshold } from '../contract/deleteThreshold.ts';
import { readHold } from '../decision/hold.ts';
import type { Bucket } from '../run/bucket.ts';
import type { SweptSource } from './sources.ts';

/** What is to become of a source's expired people, and of how many. */
export type Judged = {
  source: SweptSource;
  due: number;
  /** `hold`: so many that a person must decide. `waits`: that was asked before, and is not answered yet. `refused`: a person said no. */
  verdict: 'nobody' | 'delete' | 'hold' | 'waits' | 'refused';
};

const dayMilliseconds = 24 * 60 * 60_000;

/** Under which id the deletion of a source waits: one at a time, however often the sweep comes by. */
export function holdIdOf(source: Pick<SweptSource, 'id'>): string {
  return `expiry-sweep-${source.id}`;
}

/**
 * Decides of each source whether its people may go without a person's decision. What a person refused is not asked again
 * for `decisionDays`.
 */
export async function judge(
  { bucket, config }: { bucket: Bucket; config: Config },
  sources: readonly SweptSource[],
  due: ReadonlyMap<string, number>,
  now: number,
): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const source of sources) {
    const count = due.get(source.id) ?? 0;
    judged.push({ source, due: count, verdict: await verdictOf({ bucket, config }, source, count, now) });
  }
  return judged;
}

async function verdictOf(
  { bucket, config }: { bucket: Bucket; config: Config },
  source: SweptSource,
  due: number,
  now: number,
): Promise<Judged['verdict']> {
  if (due === 0) return 'nobody';
  if (!exceedsDeleteThreshold(due, source.people, settingsOf(config.sources, source.name))) return 'delete';
  const hold = await readHold(bucket, holdIdOf(source));
  if (hold && !hold.decided && Date.parse(hold.expiresAt) > now) return 'waits';
  const askAgain =
    hold?.decided?.decision === 'reject' ? Date.parse(hold.decided.at) + config.decisionDays * dayMilliseconds : 0;
  return askAgain > now ? 'refused' : 'hold';
}
