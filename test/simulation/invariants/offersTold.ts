import type { Journal, Offered } from '../journal.ts';
import { loggedRuns } from '../loggedRuns.ts';
import { isAwayForLong } from '../outages.ts';
import type { Invariant, Seen } from '../seen.ts';
import { keptSince } from '../settings.ts';

const [hour, week] = [3_600_000, 7 * 86_400_000];

/** So long, in milliseconds, it may take at most until somebody is asked, or told, who cannot be at once. */
const longest = 12 * hour;

/** Whoever is offered people is asked by a mail, and whoever offered them is told what came of it; or the log says why not. */
export const offersTold: Invariant = ({ plan, isLast, isQuiet, journal, world, now }) => {
  if (!isLast || !isQuiet) return [];
  const sent = new Map(world.mailbox.mails.map((mail) => [mail.key, mail]));
  const notAsked = loggedRuns(world, 'the other manager may not have been asked');
  const notTold = loggedRuns(world, 'whoever asked for it was not told');
  const refused = runsThatCouldNotAsk(world);
  // What came of an offer of long ago is no longer kept.
  const offers = journal.offers.filter(({ askedAt }) => askedAt > keptSince(world.everSet(), now));
  return offers.flatMap((offer) => {
    const { id, runId, to, accounts, askedAt } = offer;
    // Of whom ISC says nothing for hours nobody is asked: whoever asked for it is told to look again.
    const isGivenUp = isAwayForLong(plan, askedAt, askedAt + longest);
    const what = `4: Of the offer ${id}`;
    const wrong: string[] = [];
    const question = sent.get(`${runId}/offer`);
    const answer = sent.get(`${runId}/answer`);
    const couldNotAsk = refused.has(runId);
    const isNamed = accounts.every((account) => question?.text.includes(account));
    if (question && (question.to.join() !== `${to}@example.com` || !isNamed))
      wrong.push(`${what} ${question.to.join(' and ')} was asked, and not ${to} about all of them.`);
    if (!question && mayBeAsked(offer, journal) === 'yes' && !notAsked.has(runId) && !couldNotAsk && !isGivenUp)
      wrong.push(`${what} ${to} was not asked.`);
    if (!answer && (couldNotAsk || isOver(offer, journal, now)) && !notTold.has(runId))
      wrong.push(`${what} whoever asked was not told.`);
    const headings = [...headingsOf(offer, journal, now), ...(isGivenUp ? ['Look again'] : [])];
    if (answer && couldNotAsk && !answer.text.includes('Could not ask the other manager'))
      wrong.push(`${what} whoever asked was not told that ${to} could not be asked.`);
    if (answer && !couldNotAsk && !headings.some((heading) => answer.subject.startsWith(heading)))
      wrong.push(`${what} whoever asked was told "${answer.subject}".`);
    return wrong;
  });
};

/** The runs whose report says that the mail with the offer was refused. */
function runsThatCouldNotAsk({ storage }: Seen['world']): Set<string> {
  const keys = storage.keys('runs/').filter((key) => key.endsWith('/report.json'));
  const reports = keys.map((key) => JSON.parse(String(storage.read(key)?.bytes)));
  const failed = reports.filter(({ error }) => error?.includes('Could not ask the other manager'));
  return new Set(failed.map(({ runId }) => runId));
}

/** Whether somebody may be asked: nobody who has the people already, nor who has left. */
function mayBeAsked({ from, to, askedAt }: Offered, { absences }: Journal): 'yes' | 'no' | 'perhaps' {
  if (from === to) return 'no';
  const away = absences.filter(({ manager }) => manager === to);
  const isAway = away.some((one) => one.from < askedAt + longest && (one.to ?? Number.POSITIVE_INFINITY) > askedAt);
  return isAway ? 'perhaps' : 'yes';
}

/** Whether an offer is over by now: it was answered, nobody could be asked, or its week has passed. */
function isOver(offer: Offered, journal: Journal, now: number): boolean {
  const isAnswered = offer.answers.some(({ isTaken }) => isTaken);
  return isAnswered || mayBeAsked(offer, journal) === 'no' || offer.askedAt + week + longest < now;
}

/** How the mail may begin that says what came of an offer. Of an answer that was tried again nobody knows which try was taken. */
function headingsOf(offer: Offered, journal: Journal, now: number): string[] {
  const may = mayBeAsked(offer, journal);
  const refused = 'Find another manager: nobody could be asked';
  if (may === 'no') return [refused];
  const taken = offer.answers.filter(({ isTaken, isFirstTry }) => isTaken || !isFirstTry);
  const isUnanswered = taken.every(({ isTaken }) => !isTaken) && offer.askedAt + week < now;
  return [
    ...(may === 'perhaps' ? [refused] : []),
    ...(taken.some(({ kind }) => kind === 'accept') ? ['Accepted', 'Look again'] : []),
    ...(taken.some(({ kind }) => kind === 'decline') ? ['Find another manager: declined'] : []),
    ...(isUnanswered ? ['Find another manager: no answer'] : []),
  ];
}
