import type { Offered } from '../journal.ts';
import { personOf } from '../people.ts';
import type { Invariant, Seen } from '../seen.ts';
import { deel } from '../settings.ts';
import { isTakenAtItsWord } from '../takenAtItsWord.ts';

const week = 7 * 86_400_000;

/**
 * Nobody has another manager than their files and events say, but by one who said yes within a week; what is answered first
 * counts. Nobody is taken from a manager who has got them meanwhile.
 */
export const handedOver: Invariant = ({ records, journal, world, others, isQuiet, isLast, now }) => {
  if (!isQuiet) return [];
  /** What is kept of an offer; nothing once S3 has removed it after its time. */
  const kept = (offer: Offered) => {
    const object = world.storage.read(`transfers/${offer.id}.json`);
    return object && JSON.parse(String(object.bytes));
  };
  const isAcceptedBy = (offer: Offered) => {
    const found = kept(offer);
    return found ? found.answer?.kind === 'accept' : offer.answers.some((one) => one.isTaken && one.kind === 'accept');
  };
  // Of Deel nelm hears of no manager: whom it brings gets the one that is set for it.
  const ofDeel = new Set(
    journal.posts.flatMap(({ event }) =>
      event.system === 'deel' && event.type === 'hired' && isTakenAtItsWord(event)
        ? [`${event.source} ${event.account}`]
        : [],
    ),
  );
  const isByDefault = (source: string, account: string, manager: string) =>
    manager === deel.defaults.manager && ofDeel.has(`${source} ${account}`);
  const wrong: string[] = [];
  for (const [source, people] of records)
    for (const { account, manager } of people.values()) {
      if (manager === personOf(account).manager || isByDefault(source, account, manager)) continue;
      const isAccepted = journal.offers.some(
        (offer) =>
          offer.source === source && offer.to === manager && offer.accounts.includes(account) && isAcceptedBy(offer),
      );
      if (!isAccepted)
        wrong.push(`2: ${account} of ${source} has ${manager} as manager, who was not asked or did not say yes.`);
    }
  wrong.push(...takenFromOthers({ others, journal }));
  if (!isLast) return wrong;
  const runs = world.lambda.engine.executions().filter(({ functionName }) => functionName === 'manager-transfer');
  for (const offer of journal.offers) {
    const own = runs.filter(({ payload }) => payload.includes(offer.id)).length;
    if (own > 1) wrong.push(`7: The offer ${offer.id} was made once, and has ${own} runs.`);
    const found = kept(offer);
    if (!found) continue;
    const { answer, offer: asked, outcome } = found;
    const [first, second] = offer.answers.filter(({ isTaken }) => isTaken).toSorted((one, other) => one.at - other.at);
    const isClear = offer.answers.every(({ isFirstTry }) => isFirstTry) && first?.at !== second?.at;
    const what = `The offer ${offer.id} to ${offer.to}`;
    if (!answer && first) wrong.push(`2: ${what} was answered by ${first.kind}, as the page said, and has no answer.`);
    if (answer && first && isClear && answer.kind !== first.kind)
      wrong.push(`2: ${what} was answered by ${first.kind}, and ${answer.kind} counts.`);
    if (answer && asked && Date.parse(answer.at) > Date.parse(asked.expiresAt))
      wrong.push(`2: ${what} was answered too late, and counts.`);
    const isOver = answer !== undefined || (asked && Date.parse(asked.expiresAt) + week / 7 < now);
    if (isOver && outcome === undefined) wrong.push(`5: ${what} is over, and nothing came of it.`);
    if (answer?.kind === 'accept' && !['transferred', 'partly', 'failed'].includes(outcome))
      wrong.push(`1: ${what} was accepted, and came to ${outcome}.`);
    if (answer?.kind !== 'accept' && ['transferred', 'partly'].includes(outcome))
      wrong.push(`2: ${what} was not accepted, and came to ${outcome}.`);
  }
  return wrong.slice(0, 5);
};

/** The people whom a run has taken from another manager than from whom they were offered. */
function takenFromOthers({ others, journal }: Pick<Seen, 'others' | 'journal'>): string[] {
  const fromOf = new Map(journal.offers.map(({ runId, from }) => [runId, from]));
  return others.flatMap(({ report: { runId, people = [] } }) => {
    const wanted = fromOf.get(runId);
    if (wanted === undefined) return [];
    const taken = people.filter(({ outcome, from }) => outcome === 'transferred' && from !== wanted);
    return taken.map(
      ({ accountName, from }) => `2: ${runId} took ${accountName} from ${from}, and not from ${wanted}.`,
    );
  });
}
