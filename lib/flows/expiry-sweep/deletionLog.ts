import * as z from 'zod';
import type { Bucket } from '../../store/bucket.ts';
import type { SweepRun } from './sweepRun.ts';

/** The ids that each batch, by its number, has asked the tenant to delete. */
const triedSchema = z.record(z.string(), z.array(z.string()));

/** Whom each batch of a run, by its number, has asked the tenant to delete. */
export async function readTried(bucket: Bucket, run: SweepRun): Promise<{ number: number; ids: string[] }[]> {
  const tried = await bucket.readJson(keyOf(run), triedSchema);
  return Object.entries(tried?.value ?? {}).map(([number, ids]) => ({ number: Number(number), ids }));
}

/** Notes whom a batch is about to delete. One that was cut off is run again under its number: what it had noted stays. */
export async function noteTried(bucket: Bucket, run: SweepRun, number: number, ids: readonly string[]): Promise<void> {
  const tried = await readTried(bucket, run);
  const before = tried.find((batch) => batch.number === number)?.ids ?? [];
  const others = tried.filter((batch) => batch.number !== number).map((batch) => [batch.number, batch.ids] as const);
  const batches = Object.fromEntries([...others, [number, [...new Set([...before, ...ids])]]]);
  await bucket.write(keyOf(run), JSON.stringify(batches), 'application/json');
}

const keyOf = ({ folder }: SweepRun) => `${folder}/tried.json`;
