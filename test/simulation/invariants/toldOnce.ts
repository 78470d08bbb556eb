import type { Invariant } from '../seen.ts';

/** No mail goes out twice, and what needs a person is told. */
export const toldOnce: Invariant = ({ world, isQuiet, imports }) => {
  const wrong: string[] = [];
  const keys = new Map<string, number>();
  for (const { key } of world.mailbox.mails) keys.set(key, (keys.get(key) ?? 0) + 1);
  for (const [key, count] of keys) if (count > 1) wrong.push(`4: The mail ${key} went out ${count} times.`);
  if (!isQuiet) return wrong;
  for (const { report } of imports)
    if (
      report.outcome === 'held' &&
      !world.storage.read(`decisions/${report.runId}.json`) &&
      report.decision === undefined
    )
      wrong.push(`4: ${report.runId} waits for a decision that nobody was asked for.`);
  return wrong;
};
