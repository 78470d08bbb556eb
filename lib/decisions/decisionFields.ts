import type { RunReport } from '../durable/runReport.ts';
import type { Bucket } from '../store/bucket.ts';
import { readHold } from './hold.ts';

/** What a report says of the decision that its run has waited for. */
export type DecisionFields = Pick<RunReport, 'decidedBy' | 'decidedWhy' | 'waitedSeconds'>;

/**
 * What a report says of the decision that its run has waited for: who decided and why, as far as that is known, and how long it
 * waited. Nothing where it has waited for none, or waits still.
 *
 * @param runId the id under which the run is held
 */
export async function decisionFields(bucket: Bucket, runId: string): Promise<DecisionFields> {
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

/** What a report says of two decisions of one run: who made the last one and why, and for how long it has waited for both. */
export function ofBothDecisions(first: DecisionFields, second: DecisionFields): DecisionFields {
  if (first.waitedSeconds === undefined) return second;
  if (second.waitedSeconds === undefined) return first;
  return { ...second, waitedSeconds: first.waitedSeconds + second.waitedSeconds };
}
