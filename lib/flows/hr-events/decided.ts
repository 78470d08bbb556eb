import * as z from 'zod';
import type { Bucket } from '../../store/bucket.ts';
import { personPlanSchema } from './planPerson.ts';

const decidedSchema = z.object({
  plans: z.array(personPlanSchema),
  /** Events of which nothing need be decided: what becomes of each, by its name. */
  settled: z.array(
    z.object({
      name: z.string(),
      outcome: z.enum(['ignored', 'failed', 'refused', 'nothing-to-do', 'approved']),
      reason: z.string().optional(),
      goesOnIn: z.string().optional(),
      /** Whom approvers have let in, and their record. */
      letIn: z.object({ accountName: z.string(), recordId: z.string() }).optional(),
    }),
  ),
});

/** What is to be done for the events of a run. */
export type Decided = z.infer<typeof decidedSchema>;

const file = 'plan.json';

/** What a run has decided. */
export async function readDecided(bucket: Bucket, folder: string): Promise<Decided> {
  const kept = await bucket.readJson(`${folder}/${file}`, decidedSchema);
  if (!kept) throw new Error(`${file} is gone from ${folder}. Send the events again with new ids.`);
  return kept.value;
}

/** Keeps what a run has decided, before any of it is done. */
export async function keepDecided(bucket: Bucket, folder: string, decided: Decided): Promise<void> {
  await bucket.write(`${folder}/${file}`, JSON.stringify(decided), 'application/json');
}
