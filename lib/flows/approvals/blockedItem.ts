import { type Block, type FindBlock, readBlocked } from '../../people/blocked.ts';
import type { Bucket } from '../../store/bucket.ts';

/** Says why whom an item would let in must not be let in: no rule does that. Each of the sources is listed once. */
export function createItemBlocks(bucket: Pick<Bucket, 'list' | 'readJson'>) {
  const finders = new Map<string, Promise<FindBlock>>();
  return async (sourceIds: readonly string[], accountName = ''): Promise<Block | undefined> => {
    for (const source of new Set(sourceIds)) {
      const finder = finders.get(source) ?? readBlocked(bucket, source);
      finders.set(source, finder);
      const block = await (await finder)(accountName);
      if (block) return block;
    }
    return undefined;
  };
}
