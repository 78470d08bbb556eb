import * as z from 'zod';
import type { Bucket } from '../../store/bucket.ts';
import { factsSchema } from './ruleInput.ts';
import { type WaitingItem, waitingItemSchema } from './waitingItems.ts';

const decidedSchema = z.object({
  id: z.string(),
  outcome: z.enum(['approved', 'rejected', 'left', 'decided elsewhere', 'failed']),
  rule: z.string().optional(),
  facts: factsSchema.optional(),
  error: z.string().optional(),
});

/** What became of one item. `decided elsewhere`: a person was faster, or the request was taken back. */
export type Decided = z.infer<typeof decidedSchema>;

const pendingSchema = z.object({ items: z.array(waitingItemSchema), lookAt: z.array(z.string()) });

/** The items that waited when the run began, and which of them it looks at. */
type Pending = z.infer<typeof pendingSchema>;

/**
 * What the steps of a run hand to one another, in its folder: people's names stay in the bucket. Written over by a step
 * that runs again.
 */
export function workingFiles(bucket: Pick<Bucket, 'read' | 'write'>, folder: string) {
  async function read<T>(name: string, schema: z.ZodType<T>): Promise<T> {
    const found = await bucket.read(`${folder}/${name}`);
    if (found.kind !== 'found') throw new Error(`${folder}/${name} is gone. The next run looks again.`);
    return schema.parse(JSON.parse(new TextDecoder().decode(found.bytes)));
  }
  const write = async (name: string, content: unknown) =>
    await bucket.write(`${folder}/${name}`, JSON.stringify(content), 'application/json');
  return {
    writePending: async (items: WaitingItem[], lookAt: string[]) => await write('pending.json', { items, lookAt }),
    readPending: async (): Promise<Pending> => await read('pending.json', pendingSchema),
    writeDecided: async (first: number, decided: Decided[]) => await write(`decided-${first}.json`, decided),
    /** Of all parts, by where each begins. */
    async readDecided(firsts: readonly number[]): Promise<Map<string, Decided>> {
      const parts = await Promise.all(firsts.map((first) => read(`decided-${first}.json`, z.array(decidedSchema))));
      return new Map(parts.flat().map((one) => [one.id, one]));
    },
  };
}

export type WorkingFiles = ReturnType<typeof workingFiles>;
