import { loggedRuns } from '../loggedRuns.ts';
import type { Invariant } from '../seen.ts';

/** The hour of the organisation's day before which nobody is reminded. */
const earliest = 8;

const day = 86_400_000;

/**
 * On each day on which requests are decided by rule operators are reminded, once, of all that have waited as long as is set; or the log says
 * why not.
 */
export function reminded(): Invariant {
  /** The runs of each day of the organisation. */
  const runs = new Map<string, string[]>();
  return ({ asked, others: reports, world, isQuiet }) => {
    if (!isQuiet) return [];
    const mails = new Map(world.mailbox.mails.map((mail) => [mail.key, mail.text]));
    const logged = loggedRuns(world, 'the operators could not be reminded');
    const wrong = new Set<string>();
    for (const { report } of reports) {
      if (report.kind !== 'approvals') continue;
      const startedAt = Date.parse(report.startedAt);
      // Where nelm was deployed with other settings on that day, it may have been either's.
      const [set, ...others] = world.setBetween(startedAt - day, Date.parse(report.finishedAt));
      if (!set?.approvals || others.length > 0) continue;
      const { timeZone = 'UTC' } = set;
      const { remindAfterDays = 3 } = set.approvals;
      const { date, hour } = localTime(startedAt, timeZone);
      runs.set(date, [...(runs.get(date) ?? []), report.runId]);
      if (report.outcome === 'failed' || hour < earliest) continue;
      const isLogged = runs.get(date)?.some((runId) => logged.has(runId));
      for (const { account, status, since } of asked) {
        const waited = (Date.parse(date) - Date.parse(localTime(since, timeZone).date)) / day;
        if (status !== 'PENDING' || waited < remindAfterDays || isLogged) continue;
        if (!mails.get(`approvals/${date}`)?.includes(account))
          wrong.add(`4: The request for ${account} had waited ${waited} days on ${date}, and nobody was reminded.`);
      }
    }
    return [...wrong].slice(0, 5);
  };
}

/** The day, as 2026-03-02, and the hour in a zone. */
function localTime(milliseconds: number, timeZone: string): { date: string; hour: number } {
  const text = new Date(milliseconds).toLocaleString('sv', { timeZone });
  return { date: text.slice(0, 10), hour: Number(text.slice(11, 13)) };
}
