import type { Mutation } from '../deployment.ts';
import { withIsc } from './planting.ts';

/** To the notices, whoever was told of an end was told of the one that the contract has now. */
export const toldOfAnyEnd: Mutation = {
  tools(tools, flow) {
    if (flow !== 'expiry-notice') return tools;
    const ends = new Map<string, string>();
    /** Which end somebody has is known only when they are listed, which is after what is noted of them was read. */
    const asNow = (id: string, { daysBefore }: { daysBefore: number }) => ({
      daysBefore,
      get endDate() {
        return ends.get(id) ?? '';
      },
    });
    const bucket: typeof tools.bucket = {
      ...tools.bucket,
      async readJson(key, schema) {
        const read = await tools.bucket.readJson(key, schema);
        if (!read || !key.startsWith('notices/')) return read;
        const noted = Object.entries(read.value as Record<string, { daysBefore: number }>);
        return { ...read, value: Object.fromEntries(noted.map(([id, one]) => [id, asNow(id, one)])) as never };
      },
    };
    return withIsc({ ...tools, bucket }, ({ records }) => ({
      records: {
        ...records,
        list: (query) =>
          (async function* () {
            for await (const record of records.list(query)) {
              const { id, endDate } = record as { id: string; endDate?: string };
              ends.set(id, endDate ?? '');
              yield record;
            }
          })() as never,
      },
    }));
  },
};
