import * as z from 'zod';
import type { Bucket } from '../../store/bucket.ts';
import { type ReportedItem, reportedItemSchema } from './approvalsReport.ts';
import { ruleInputSchema } from './ruleInput.ts';
import { waitingItemSchema } from './waitingItems.ts';

const decidedItemSchema = z.object({
  id: z.string(),
  outcome: z.enum(['approved', 'rejected', 'left', 'later', 'decided elsewhere', 'failed']),
  rule: z.string().optional(),
  ruleInput: ruleInputSchema.optional(),
  error: z.string().optional(),
});

/**
 * What became of one item. `decided elsewhere`: a person was faster, or the request was taken back. `later`: there was no
 * time to look at it.
 */
export type DecidedItem = z.infer<typeof decidedItemSchema>;

const pendingSchema = z.object({ items: z.array(waitingItemSchema), idsToExamine: z.array(z.string()) });

/** The items that waited when the run began, and the ids of those that it looks at. */
type Pending = z.infer<typeof pendingSchema>;

/**
 * What the steps of a run hand to one another, in its folder: people's names stay in the bucket, and what is checkpointed
 * does not grow with the items. A step that runs again writes over it.
 */
export function workingFiles(bucket: Pick<Bucket, 'readJson' | 'write'>, folder: string) {
  async function read<T>(name: string, schema: z.ZodType<T>): Promise<T> {
    const kept = await bucket.readJson(`${folder}/${name}`, schema);
    if (!kept) throw new Error(`${folder}/${name} is gone. The next run looks again.`);
    return kept.value;
  }
  const write = async (name: string, content: unknown) =>
    await bucket.write(`${folder}/${name}`, JSON.stringify(content), 'application/json');
  return {
    writePending: async (pending: Pending) => await write('pending.json', pending),
    readPending: async (): Promise<Pending> => await read('pending.json', pendingSchema),
    writeDecided: async (start: number, decided: DecidedItem[]) => await write(`decided-${start}.json`, decided),
    /** Of all chunks, by where each begins. */
    async readDecided(chunkStarts: readonly number[]): Promise<Map<string, DecidedItem>> {
      const chunks = await Promise.all(
        chunkStarts.map((start) => read(`decided-${start}.json`, z.array(decidedItemSchema))),
      );
      return new Map(chunks.flat().map((one) => [one.id, one]));
    },
    writeReported: async (items: ReportedItem[]) => await write('items.json', items),
    readReported: async (): Promise<ReportedItem[]> => await read('items.json', z.array(reportedItemSchema)),
  };
}
