import * as z from 'zod';
import type { Bucket } from '../../store/bucket.ts';
import type { SweepRun } from './sweepRun.ts';

/** The ids that each batch, by its number, has asked the tenant to delete. */
const attemptsSchema = z.record(z.string(), z.array(z.string()));

/** Whom one batch of a run, by its number, has asked the tenant to delete, or was about to. */
export type DeletionAttempt = { number: number; ids: string[] };

/** Whom each batch of a run has asked the tenant to delete. */
export async function readAttempts(bucket: Bucket, run: SweepRun): Promise<DeletionAttempt[]> {
  const attempts = await bucket.readJson(keyOf(run), attemptsSchema);
  return Object.entries(attempts?.value ?? {}).map(([number, ids]) => ({ number: Number(number), ids }));
}

/**
 * Notes whom a batch is about to delete. A batch that was cut off is run again under its number: whom it had noted before
 * stays noted.
 */
export async function recordAttempt(bucket: Bucket, run: SweepRun, { number, ids }: DeletionAttempt): Promise<void> {
  const attempts = await readAttempts(bucket, run);
  const before = attempts.find((attempt) => attempt.number === number)?.ids ?? [];
  const others = attempts
    .filter((attempt) => attempt.number !== number)
    .map((attempt) => [attempt.number, attempt.ids]);
  const all = Object.fromEntries([...others, [number, [...new Set([...before, ...ids])]]]);
  await bucket.write(keyOf(run), JSON.stringify(all), 'application/json');
}

const keyOf = ({ folder }: SweepRun) => `${folder}/attempts.json`;
