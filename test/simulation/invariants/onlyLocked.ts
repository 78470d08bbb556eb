import type { LockedWrite } from '../lockedWrites.ts';
import type { Invariant, Seen } from '../seen.ts';

/**
 * No run changes anybody but while it has the lock of their source. Of whom no look has seen, and of requests that are withdrawn, nobody
 * can tell the source: of those it is the lock of some source.
 */
export function onlyLocked(): Invariant {
  /** The sources of records by their ids. */
  const sources = new Map<string, string>();

  return ({ world, records }) => {
    for (const [source, people] of records) for (const { id } of people.values()) sources.set(id, source);
    return world.locked.sent.splice(0).flatMap((write) => withoutLock(world, write, sources));
  };
}

/** The sources, in words, whose lock a run did not have that changed their people. */
function withoutLock(
  { sources }: Seen['world'],
  { what, source, records, locks }: LockedWrite,
  sourceOfRecord: ReadonlyMap<string, string>,
): string[] {
  const all = [...sources.values()];
  const isNamedBy = (id: string) => (one: (typeof all)[number]) => one.id === id || one.sourceId === id;
  const had = new Set(locks.flatMap((id) => all.find(isNamedBy(id))?.name ?? []));
  const named = source === undefined ? undefined : all.find(isNamedBy(source))?.name;
  const touched = new Set([...records.map((id) => sourceOfRecord.get(id)), named].filter((name) => name !== undefined));
  const lacking = [...touched].filter((name) => !had.has(name));
  if (had.size > 0 && lacking.length === 0) return [];
  return [`1: ${what}, and did not have the lock of ${lacking.join(', ') || 'a source'}.`];
}
