import { momentText } from '../../dates/momentText.ts';
import type { Verdict } from '../../decisions/waitForDecision.ts';
import type { EndingCounts } from './approvedEndings.ts';
import type { ImportReport } from './importReport.ts';
import type { ImportResult } from './results.ts';

type Decision = NonNullable<ImportReport['decision']>;

const byNumber = (count: number) => count.toLocaleString('en');

/** Whose end waits, in words: whom a full list lacks, and whom rows of the file end. */
export function heldText({ held = 0, heldRows = 0 }: ImportResult['counts']): string {
  const people = (count: number) => (count === 1 ? 'one person' : `${byNumber(count)} people`);
  const parts = [
    ...(held > 0 ? [`${people(held)} who ${held === 1 ? 'is' : 'are'} not in the roster`] : []),
    ...(heldRows > 0 ? [`${people(heldRows)} whom the file ends, or ends sooner`] : []),
  ];
  return `the contract${held + heldRows === 1 ? '' : 's'} of ${parts.join(' and ')}`;
}

/** What an import came to whose endings were not approved: what it did before stands. */
export function nobodyEnded(held: ImportResult, decision: Decision, why: string): ImportResult {
  const { created, updated, ended = 0 } = held.counts;
  const outcome = created + updated + ended === 0 ? 'nothing-to-do' : 'completed';
  return { ...held, outcome, decision, missing: [why, held.lasting].filter(Boolean).join(' ') };
}

/** That nobody was ended of those who waited, in words: of others a full list may have ended some at once. */
export function nobodyText({ ended = 0 }: ImportResult['counts']): string {
  return `nobody ${ended > 0 ? 'else ' : ''}was ended`;
}

/** Why nobody was ended, by what the operators said. */
export function refusalText(held: ImportResult, verdict: Verdict, timeZone: string): string {
  if ('at' in verdict) {
    return `An operator rejected on ${momentText(verdict.at, timeZone)} to end ${heldText(held.counts)}: ${nobodyText(held.counts)}.`;
  }
  const why =
    verdict.decision === 'expired' ? 'Nobody decided in time' : 'nelm.config.ts names no operators who could decide';
  return `${why} whether to end ${heldText(held.counts)}: ${nobodyText(held.counts)}.`;
}

/** What is known of an import whose endings were approved, before any of that is done. */
export function approvedUndone(held: ImportResult, at: string, timeZone: string): ImportResult {
  const what = `An operator approved on ${momentText(at, timeZone)} to end ${heldText(held.counts)}.`;
  return { ...held, decision: 'approved', ...atOnce(held), missing: [what, held.lasting].filter(Boolean).join(' ') };
}

/** Of a full list some may have been ended without a decision. */
function atOnce({ counts: { ended = 0 } }: ImportResult): Pick<ImportResult, 'endedAtOnce'> {
  return ended > 0 ? { endedAtOnce: ended } : {};
}

/** What an import came to whose endings were approved, and carried out as far as they still were to be. */
export function approved(
  held: ImportResult,
  { ended, notEnded, leftAlone }: EndingCounts,
  at: string | undefined,
  timeZone: string,
): ImportResult {
  // A row may give an end that is still to come.
  const done = held.counts.heldRows ? (ended === 1 ? '1 ends' : `${byNumber(ended)} end`) : undefined;
  const was = (count: number) => `${byNumber(count)} ${count === 1 ? 'was' : 'were'}`;
  const parts = [
    done ? `${done} as decided` : `${was(ended)} ended`,
    ...(notEnded > 0 ? [`${was(notEnded)} not, for the reason in not-ended.csv`] : []),
    ...(leftAlone > 0 ? [`${was(leftAlone)} left alone: gone, ended already, or with another end by now`] : []),
  ];
  // Of a full list some may have been ended, or set aside, without a decision.
  const { ended: endedAtOnce = 0, notEnded: before = 0 } = held.counts;
  const others = endedAtOnce > 0 ? ` ${was(endedAtOnce)} ended before, without a decision.` : '';
  const when = at === undefined ? '' : ` on ${momentText(at, timeZone)}`;
  const what = `An operator approved${when} to end ${heldText(held.counts)}: ${parts.join('; ')}.${others}`;
  return {
    ...held,
    outcome: 'completed',
    decision: 'approved',
    counts: { ...held.counts, held: 0, ended: endedAtOnce + ended, notEnded: before + notEnded },
    ...atOnce(held),
    missing: [what, held.lasting].filter(Boolean).join(' '),
  };
}
