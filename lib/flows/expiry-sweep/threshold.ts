import * as z from 'zod';
import type { Config } from '../../config/config.ts';
import { settingsOf } from '../../config/sourceSettings.ts';
import { exceedsDeleteThreshold } from '../../contracts/deleteThreshold.ts';
import { readHold } from '../../decisions/hold.ts';
import type { Bucket } from '../../store/bucket.ts';
import type { SweptSource } from './sweptSources.ts';

/** What is to become of a source's expired people, and of how many. */
export type Judged = {
  source: SweptSource;
  due: number;
  /** `hold`: so many that a person must decide. `waits`: that was asked before, and is not answered yet. `refused`: a person said no. */
  verdict: 'nobody' | 'delete' | 'hold' | 'waits' | 'refused';
};

const dayMilliseconds = 24 * 60 * 60_000;

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
  const runId = await lastAsked(bucket, source);
  const hold = runId === undefined ? undefined : await readHold(bucket, runId);
  // What is being decided or was refused stays so, though the source has grown meanwhile and would lose a smaller share.
  if (hold && !hold.decided && Date.parse(hold.expiresAt) > now && !hold.mailUnknown) return 'waits';
  if (hold?.decided?.decision === 'reject') {
    const askAgain = Date.parse(hold.decided.at) + config.decisionDays * dayMilliseconds;
    if (askAgain > now) return 'refused';
  }
  return exceedsDeleteThreshold(due, source.people, settingsOf(config.sources, source.name)) ? 'hold' : 'delete';
}

const askedSchema = z.object({ runId: z.string() });

/** Notes which run asks about a source, so that the sweeps of the days after do not ask too. */
export async function noteAsked(bucket: Bucket, source: Pick<SweptSource, 'id'>, runId: string): Promise<void> {
  await bucket.write(askedKey(source), JSON.stringify({ runId }), 'application/json');
}

async function lastAsked(bucket: Bucket, source: Pick<SweptSource, 'id'>): Promise<string | undefined> {
  return (await bucket.readJson(askedKey(source), askedSchema))?.value.runId;
}

const askedKey = ({ id }: Pick<SweptSource, 'id'>) => `runs/_expiry-sweep/asked/${id}.json`;
