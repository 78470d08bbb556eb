import type { World } from './world.ts';

/** A record of the tenant, with its moments in epoch milliseconds. */
export type Record_ = {
  account: string;
  firstName: string;
  lastName: string;
  email: string;
  manager: string;
  phone: string;
  /** What the source's own attributes say, as JSON in the order of their names. */
  data: string;
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
      ({ id, accountName, firstName, lastName, email, manager, phone, data, ...dates }): [string, Record_] => {
        const account = accountName ?? '';
        const said = {
          ...{ firstName: firstName ?? '', lastName: lastName ?? '', email: email ?? '' },
          ...{ manager: manager ?? '', phone: phone ?? '', data: dataText(data ?? {}) },
        };
        const [start, end, modified] = [dates.startDate, dates.endDate, dates.modified].map((at) =>
          Date.parse(at ?? ''),
        );
        return [account, { id, account, ...said, start: start ?? 0, end: end ?? 0, modified: modified ?? 0 }];
      },
    );
    bySource.set(name, new Map(people));
  }
  return bySource;
}

/** All that a record says of somebody in one line, but who they are to the tenant and when they were changed. */
export function personText({ account, firstName, lastName, email, manager, phone, data, start, end }: Record_): string {
  const words = [account, firstName, lastName, email, phone, manager, data].join(' ');
  return `${words}, ${new Date(start).toISOString()} to ${new Date(end).toISOString()}`;
}

/** An attribute without a value is as good as none: a file has a cell for each. */
function dataText(data: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(data).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return JSON.stringify(Object.fromEntries(given.toSorted(([one], [other]) => one.localeCompare(other))));
}
