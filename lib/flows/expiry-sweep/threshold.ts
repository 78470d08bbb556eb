import type { Config } from '../../config/config.ts';
import { exceedsDeleteThreshold } from '../../contracts/deleteThreshold.ts';
import { readLeavers } from '../../people/leavers.ts';
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
 * @param due the account names of those past their grace, by the id of their source
 * @param now epoch milliseconds
 */
export async function classify(
  tools: { bucket: Bucket; config: Config },
  sources: readonly SweptSource[],
  due: ReadonlyMap<string, readonly string[]>,
  now: number,
): Promise<Classified[]> {
  const classified: Classified[] = [];
  for (const source of sources) {
    const names = due.get(source.id) ?? [];
    classified.push({ source, due: names.length, verdict: await verdictOf(tools, source, names, now) });
  }
  return classified;
}

async function verdictOf(
  tools: { bucket: Bucket; config: Config },
  source: SweptSource,
  due: readonly string[],
  now: number,
): Promise<Classified['verdict']> {
  if (due.length === 0) return 'nobody';
  // What is being decided or was refused stays so, though the source has grown meanwhile and would lose a smaller share.
  const standing = await standingOf(tools, source.id, now);
  if (standing) return standing;
  const leaving = (await readLeavers(tools.bucket, source.id, now)).countWith(due);
  return exceedsDeleteThreshold(leaving, source.people, settingsOf(tools.config.sources, source)) ? 'hold' : 'delete';
}
