import type { TakenMail } from '../mailbox.ts';
import type { Invariant, Seen } from '../seen.ts';

/** So long, in milliseconds, a run may take from when it waits until it has asked: it may be ended in between, and is begun again. */
const longestAsking = 60 * 60_000;

/** Within so many milliseconds the same words to the same people about the same run are one mail that went out twice. */
const sameTime = 10 * 60_000;

/** No mail goes out twice, be it under another key, and what needs a person is told. */
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
    wrong.push(...sentAgain(world, mails));
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

/** What is wrong with the mails since one: they say what another one has said just before, of which nothing was lost. */
function sentAgain({ mailbox }: Seen['world'], first: number): string[] {
  const { mails, struck } = mailbox;
  return mails.slice(first).flatMap((mail, index) => {
    const before = mails.slice(0, first + index).find((one) => isSame(one, mail));
    if (!before || struck.some(({ key }) => key === before.key)) return [];
    return [`4: The mail ${before.key} went out once more, as ${mail.key}.`];
  });
}

/** Whether two mails say the same of a run, or of what jobs of one kind look at, to the same people, and under two keys. */
function isSame(one: TakenMail, other: TakenMail): boolean {
  const [about, aboutOther] = [one, other].map(({ key }) => key.split('/')[0]);
  const isSoon = other.at - one.at < sameTime;
  return (
    isSoon && one.key !== other.key && about === aboutOther && `${one.to}` === `${other.to}` && one.text === other.text
  );
}
