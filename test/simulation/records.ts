import type { World } from './world.ts';

/** A record of the tenant, with its moments in epoch milliseconds. */
export type Record_ = {
  account: string;
  manager: string;
  phone: string;
  start: number;
  end: number;
  modified: number;
  id: string;
};

/** Everybody who is in the tenant now, by source and account. */
export async function recordsOf({ isc, sources }: World): Promise<Map<string, Map<string, Record_>>> {
  const bySource = new Map<string, Map<string, Record_>>();
  for (const { name, sourceId } of sources.values()) {
    const records = await Array.fromAsync(isc.records.list({ sourceId }));
    const people = records.map(
      ({ id, accountName, manager, phone, startDate, endDate, modified }): [string, Record_] => {
        const account = accountName ?? '';
        return [
          account,
          {
            ...{
              id,
              account,
              manager: manager ?? '',
              phone: phone ?? '',
              start: Date.parse(startDate ?? ''),
              end: Date.parse(endDate ?? ''),
            },
            modified: Date.parse(modified ?? ''),
          },
        ];
      },
    );
    bySource.set(name, new Map(people));
  }
  return bySource;
}
