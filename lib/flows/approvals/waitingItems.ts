import * as z from 'zod';
import type { Bucket } from '../../store/bucket.ts';
import { jsonText } from '../../store/jsonText.ts';
import { keys } from '../../store/keys.ts';
import { ruleInputSchema } from './ruleInput.ts';

/** What is kept of an item that waits for the approver, from run to run. */
export const waitingItemSchema = z.object({
  id: z.string(),
  accountName: z.string().optional(),
  /** When it came to the approver. */
  since: z.string(),
  /**
   * What the request says. A request never changes, so it is asked for once; missing until then. One that an earlier nelm
   * kept in another shape is asked for again.
   */
  ruleInput: ruleInputSchema.optional().catch(undefined),
  /** The day, in the organisation's zone, on which it was last reminded of. */
  remindedOn: z.string().optional(),
});

export type WaitingItem = z.infer<typeof waitingItemSchema>;

const fileSchema = jsonText(z.object({ version: z.literal(1), items: z.array(waitingItemSchema) }));

/** The items that waited when a run last looked. Nothing depends on it but requests: what is lost is asked for again. */
export async function readWaiting(bucket: Pick<Bucket, 'read'>): Promise<WaitingItem[]> {
  const found = await bucket.read(keys.waitingApprovals);
  if (found.kind !== 'found') return [];
  return fileSchema.safeParse(new TextDecoder().decode(found.bytes)).data?.items ?? [];
}

export async function writeWaiting(bucket: Pick<Bucket, 'write'>, items: readonly WaitingItem[]): Promise<void> {
  await bucket.write(keys.waitingApprovals, JSON.stringify({ version: 1, items }), 'application/json');
}
