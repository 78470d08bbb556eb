import type { Invariant } from '../seen.ts';

/** No mail goes out twice, and what needs a person is told. */
export function toldOnce(): Invariant {
  const sent = new Set<string>();
  let mails = 0;
  return ({ world, isQuiet, imports }) => {
    const wrong: string[] = [];
    for (const { key } of world.mailbox.mails.slice(mails)) {
      if (sent.has(key)) wrong.push(`4: The mail ${key} went out more than once.`);
      sent.add(key);
    }
    mails = world.mailbox.mails.length;
    if (!isQuiet) return wrong;
    for (const { report } of imports)
      if (
        report.outcome === 'held' &&
        !world.storage.read(`decisions/${report.runId}.json`) &&
        !world.storage.read(`decisions/${report.runId}-size.json`) &&
        report.decision === undefined
      )
        wrong.push(`4: ${report.runId} waits for a decision that nobody was asked for.`);
    return wrong;
  };
}
