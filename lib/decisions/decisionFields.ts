import type { RunReport } from '../durable/runReport.ts';
import type { Bucket } from '../store/bucket.ts';
import { readHold } from './hold.ts';

/**
 * What a report says of the decision that its run has waited for: who decided and why, as far as that is known, and how long it
 * waited. Nothing where it has waited for none, or waits still.
 *
 * @param runId the id under which the run is held
 */
export async function decisionFields(
  bucket: Bucket,
  runId: string,
): Promise<Pick<RunReport, 'decidedBy' | 'decidedWhy' | 'waitedSeconds'>> {
  const hold = await readHold(bucket, runId);
  if (!hold?.decided && !hold?.lapsed) return {};
  const { heldAt, expiresAt, decided } = hold;
  const waited = Date.parse(decided?.at ?? expiresAt) - Date.parse(heldAt);
  return {
    ...(decided?.by && { decidedBy: decided.by }),
    ...(decided?.reason && { decidedWhy: decided.reason }),
    waitedSeconds: Math.max(0, Math.round(waited / 1_000)),
  };
}
