import type { Invariant } from '../seen.ts';

/** So long, in milliseconds, a run may take from when it waits until it has asked: it may be ended in between, and is begun again. */
const longestAsking = 60 * 60_000;

/** No mail goes out twice, and what needs a person is told. */
export function toldOnce(): Invariant {
  const sent = new Set<string>();
  let mails = 0;
  /** Runs that wait, and of which no question is known, since when. */
  const unasked = new Map<string, number>();
  return ({ world, isQuiet, imports, now }) => {
    const wrong: string[] = [];
    for (const { key } of world.mailbox.mails.slice(mails)) {
      if (sent.has(key)) wrong.push(`4: The mail ${key} went out more than once.`);
      sent.add(key);
    }
    mails = world.mailbox.mails.length;
    if (!isQuiet) return wrong;
    for (const { report } of imports)
      if (report.outcome === 'held' && report.decision === undefined) unasked.set(report.runId, now);
      else unasked.delete(report.runId);
    for (const [runId, since] of unasked)
      if (world.storage.read(`decisions/${runId}.json`) || world.storage.read(`decisions/${runId}-size.json`))
        unasked.delete(runId);
      else if (now - since > longestAsking) wrong.push(`4: ${runId} waits for a decision that nobody was asked for.`);
    return wrong;
  };
}
