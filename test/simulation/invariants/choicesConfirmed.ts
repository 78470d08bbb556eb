import { readToken } from '../../../lib/decisions/token.ts';
import { loggedRuns } from '../loggedRuns.ts';
import { linkKey } from '../secrets.ts';
import type { Invariant, Seen } from '../seen.ts';

/**
 * Whoever has a contract extended by the link of a mail gets one that says whether it was done, or the log says why not. In the place of a
 * manager who has left the operators get it.
 */
export function choicesConfirmed(): Invariant {
  /** Whether contracts were extended, by the first characters of their ids. */
  const outcomes = new Map<string, boolean>();
  return ({ world, journal, choices, isLast, isQuiet }) => {
    for (const { report } of choices)
      if (report.endDate?.after !== undefined) outcomes.set(shortOf(report.runId), report.outcome === 'extended');
    if (!isLast || !isQuiet) return [];
    const sent = new Map(world.mailbox.mails.map((mail) => [mail.key, mail]));
    const logged = new Set(Array.from(loggedRuns(world, 'nobody was told what came of it'), shortOf));
    return journal.extensions.flatMap(({ contractId, to, at }) => {
      const what = `the extension by ${to} at ${new Date(at).toISOString()} (${contractId})`;
      const mail = sent.get(`contract-choice/${contractId}`);
      const short = contractId.slice(0, 12);
      if (!mail) return logged.has(short) ? [] : [`4: Of ${what} nobody was told.`];
      const mayHaveLeft = journal.absences.some(
        ({ manager, from }) => to === `${manager}@example.com` && from < mail.at,
      );
      // Of a contract that another one was told of later, by the same link, that one hears.
      const isTold = [to, ...alsoTold(world, contractId)].includes(mail.to.join());
      if (!isTold && !(mayHaveLeft && mail.to.join() === 'ops@example.com'))
        return [`4: Of ${what} ${mail.to.join(' and ')} was told.`];
      const isDone = mail.subject.startsWith('Extended to ');
      return outcomes.get(short) === !isDone ? [`4: Of ${what} it was told wrongly: ${mail.subject}`] : [];
    });
  };
}

/** To whom mails went that lead to a contract, by a link or in the console. */
function alsoTold({ mailbox }: Pick<Seen['world'], 'mailbox'>, contractId: string): string[] {
  const byLink = mailbox.links().filter(({ kind, token }) => {
    const read = kind === 'contract' ? readToken([linkKey], token, 'contract', 0) : undefined;
    return read !== undefined && read.kind !== 'invalid' && read.id === contractId;
  });
  const inConsole = mailbox.places('contract').filter(({ id }) => id === contractId);
  return [...byLink, ...inConsole].map(({ mail }) => mail.to.join());
}

/** The part of a contract's id with which the id of its run ends. */
const shortOf = (runId: string): string => runId.slice(-12);
