import { loggedRuns } from '../loggedRuns.ts';
import type { Plan } from '../plan.ts';
import type { Invariant } from '../seen.ts';

/** The hour of the organisation's day before which nobody is reminded. */
const earliest = 8;

/**
 * On each day on which requests are decided by rule operators are reminded, once, of all that have waited as long as is set; or the log says
 * why not.
 */
export function reminded(plan: Plan): Invariant {
  const { remindAfterDays = 3 } = plan.settings.approvals ?? {};
  const timeZone = plan.settings.timeZone ?? 'UTC';
  /** The runs of each day of the organisation. */
  const runs = new Map<string, string[]>();
  return ({ asked, others, world, isQuiet }) => {
    if (!plan.settings.approvals || !isQuiet) return [];
    const mails = new Map(world.mailbox.mails.map((mail) => [mail.key, mail.text]));
    const logged = loggedRuns(world, 'the operators could not be reminded');
    const wrong = new Set<string>();
    for (const { report } of others) {
      if (report.kind !== 'approvals') continue;
      const startedAt = Date.parse(report.startedAt);
      const { day, hour } = localTime(startedAt, timeZone);
      runs.set(day, [...(runs.get(day) ?? []), report.runId]);
      if (report.outcome === 'failed' || hour < earliest) continue;
      const isLogged = runs.get(day)?.some((runId) => logged.has(runId));
      for (const { account, status, since } of asked) {
        const waited = (Date.parse(day) - Date.parse(localTime(since, timeZone).day)) / 86_400_000;
        if (status !== 'PENDING' || waited < remindAfterDays || isLogged) continue;
        if (!mails.get(`approvals/${day}`)?.includes(account))
          wrong.add(`4: The request for ${account} had waited ${waited} days on ${day}, and nobody was reminded.`);
      }
    }
    return [...wrong].slice(0, 5);
  };
}

/** The day, as 2026-03-02, and the hour in a zone. */
function localTime(milliseconds: number, timeZone: string): { day: string; hour: number } {
  const text = new Date(milliseconds).toLocaleString('sv', { timeZone });
  return { day: text.slice(0, 10), hour: Number(text.slice(11, 13)) };
}
