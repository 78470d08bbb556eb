import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { vi } from 'vitest';

/** What is otherwise from one playing of a scenario to the next. */
export type Circumstances = {
  /** The instant at which it begins. */
  startsAt: string;
  /** The zone of the process, an IANA name. */
  zone: string;
  /** Every number by chance. */
  random: number;
  /** The so-manieth UUID by chance, as a number. */
  uuid: (count: number) => number;
};

/**
 * Does some work in other circumstances.
 *
 * @returns what it came to, and how many UUIDs it asked for
 */
export async function under<T>(
  { zone, random, uuid }: Circumstances,
  work: () => Promise<T>,
): Promise<{ value: T; uuids: number }> {
  let uuids = 0;
  const zoneBefore = process.env['TZ'];
  process.env['TZ'] = zone;
  vi.spyOn(Math, 'random').mockReturnValue(random);
  vi.spyOn(crypto, 'randomUUID').mockImplementation(() => {
    uuids += 1;
    return `00000000-0000-4000-8000-${uuid(uuids).toString(16).padStart(12, '0')}`;
  });
  syncBuiltinESMExports();
  try {
    return { value: await work(), uuids };
  } finally {
    vi.restoreAllMocks();
    syncBuiltinESMExports();
    if (zoneBefore === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zoneBefore;
  }
}
