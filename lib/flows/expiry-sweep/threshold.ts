import type { Config } from '../../config/config.ts';
import { exceedsDeleteThreshold } from '../../contracts/deleteThreshold.ts';
import { settingsOf } from '../../sources/settings.ts';
import type { Bucket } from '../../store/bucket.ts';
import { type Standing, standingOf } from './standingQuestion.ts';
import type { SweptSource } from './sweepRun.ts';

/** What is to become of a source's expired people, and of how many. */
export type Classified = {
  source: SweptSource;
  due: number;
  /**
   * `hold`: so many that a person must decide. `already-asked`: a person was asked before, and what that comes to is open.
   * `refused`: a person said no. `unasked`: a person must decide, and could not be asked.
   */
  verdict: 'nobody' | 'delete' | 'hold' | 'unasked' | Standing;
};

/**
 * Decides of each source whether its people may go without a person's decision.
 *
 * @param due how many people are past their grace, by the id of their source
 * @param now epoch milliseconds
 */
export async function classify(
  tools: { bucket: Bucket; config: Config },
  sources: readonly SweptSource[],
  due: ReadonlyMap<string, number>,
  now: number,
): Promise<Classified[]> {
  const classified: Classified[] = [];
  for (const source of sources) {
    const count = due.get(source.id) ?? 0;
    classified.push({ source, due: count, verdict: await verdictOf(tools, source, count, now) });
  }
  return classified;
}

async function verdictOf(
  tools: { bucket: Bucket; config: Config },
  source: SweptSource,
  due: number,
  now: number,
): Promise<Classified['verdict']> {
  if (due === 0) return 'nobody';
  // What is being decided or was refused stays so, though the source has grown meanwhile and would lose a smaller share.
  const standing = await standingOf(tools, source.id, now);
  if (standing) return standing;
  return exceedsDeleteThreshold(due, source.people, settingsOf(tools.config.sources, source)) ? 'hold' : 'delete';
}
