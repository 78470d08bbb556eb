import { moment } from '../moments.ts';
import type { Plan } from '../plan.ts';
import type { Invariant, Seen } from '../seen.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** At which hour sources are compared with what is stated, and how long a comparison may take that is tried again. */
const [comparedAt, longest] = [6.5 * hour, 6 * hour];

/** A full list of the interns that was imported: when it was dropped, and when that was done, in epoch milliseconds. */
type Imported = { droppedAt: number; doneAt: number };

/** Operators are told of each file that did not come and of each change by hand, and of each once. */
export function operatorsTold(plan: Plan): Invariant {
  const imported: Imported[] = [];
  return (seen) => {
    imported.push(...importedOf(seen));
    if (!seen.isLast || !seen.isQuiet) return [];
    return [...missedFiles(seen, plan, imported), ...drifts(seen, plan)];
  };
}

function importedOf({ imports, journal }: Seen): Imported[] {
  return imports.flatMap(({ report: { runId, outcome, finishedAt } }) => {
    const drop = journal.drops.find((one) => one.runId === runId && one.event.source === 'Interns');
    const isGood = outcome === 'completed' || outcome === 'nothing-to-do';
    if (drop?.event.folder !== 'roster' || !isGood) return [];
    return [{ droppedAt: drop.droppedAt, doneAt: Date.parse(finishedAt) }];
  });
}

const untold = 'the operators could not be told';

/** Of a mail that SES may have taken nobody knows, so that it is not sent again. */
const maySent = 'Nobody knows whether';

/** A run of a job that could not tell the operators, as the log says: its id, for when it ran, in epoch milliseconds, and why. */
type Untold = { runId: string; at: number; reason: string };

/** The runs of a job, from a moment on for a day, that could not tell the operators. */
function untoldBy({ world }: Seen, job: string, from: number): Untold[] {
  return world.lines.flatMap((line) => {
    if (!line.includes(untold)) return [];
    const { message, runId, reason } = JSON.parse(line);
    if (message !== untold || !String(runId).endsWith(job)) return [];
    const at = scheduledAt(runId);
    return at >= from && at <= from + day ? [{ runId: String(runId), at, reason: String(reason) }] : [];
  });
}

/** For when a run of a job was started, by its id. */
function scheduledAt(runId: string): number {
  const [, date, hours, minutes] = /^(\d{8})T(\d\d)(\d\d)/.exec(runId) ?? [];
  return Date.parse(`${date?.replace(/(....)(..)(..)/, '$1-$2-$3')}T${hours}:${minutes}:00Z`);
}

/** The runs of a job that have ended well: of those that had nothing to do there is no report. */
function endedRuns({ world }: Seen, job: string): string[] {
  return world.lambda.engine
    .executions()
    .filter(({ functionName, status }) => functionName === job && status === 'SUCCEEDED')
    .flatMap(({ result }) => /"runId":"([^"]*)"/.exec(result ?? '')?.[1] ?? []);
}

/** Whether nobody may have been told of a list, as each look at it on that day has said, or since nobody knows of a mail. */
function isExcused(seen: Seen, due: number): boolean {
  const whys = untoldBy(seen, 'expected-files', due);
  if (whys.some(({ reason }) => reason.includes(maySent))) return true;
  const isOfDay = (runId: string) => scheduledAt(runId) > due + hour / 2 && scheduledAt(runId) < due + 20 * hour;
  const hasSaidWhy = (runId: string) => whys.some((one) => one.runId === runId);
  return whys.length > 0 && endedRuns(seen, 'expected-files').filter(isOfDay).every(hasSaidWhy);
}

/** A roster of the interns is expected every day by seven, where it is set so; jobs fire in the days of the plan alone. */
function missedFiles(seen: Seen, plan: Plan, imported: readonly Imported[]): string[] {
  const { journal, world } = seen;
  const mails = world.mailbox.mails.filter(({ key }) => key.startsWith('expected-files/'));
  const rosters = journal.drops.filter(({ event }) => event.folder === 'roster' && event.source === 'Interns');
  const wrong: string[] = [];
  for (let today = 1; today < plan.days - 1; today += 1) {
    const date = iso(Date.parse(plan.startsAt) + today * day).slice(0, 10);
    const noon = Date.parse(date) + day / 2;
    const set = world.setBetween(noon - 2 * day, noon + 2 * day);
    const [{ timeZone = 'UTC' } = {}] = set;
    const isSame = set.every((one) => one.sources?.['Interns']?.expect && (one.timeZone ?? 'UTC') === timeZone);
    const midnight = moment(date, 'start', timeZone);
    const isUsual = isSame && moment(date, 'end', timeZone) + 1_000 - midnight === day;
    const due = midnight + 7 * hour;
    // The third of a month is not the thirteenth.
    const isOfDay = new RegExp(`(?<!\\d)${written(date)}, 07:00`);
    const ofDay = mails.filter(({ text }) => isOfDay.test(text));
    const told = ofDay.length;
    // By each zone that was set on that day it is seven at another moment.
    const zones = new Set(set.map((one) => one.timeZone ?? 'UTC'));
    if (told > zones.size) wrong.push(`4: Operators were told ${told} times that no file had come by ${iso(due)}.`);
    const inTime = imported.filter(({ droppedAt }) => droppedAt > due - 12 * hour + minute && droppedAt < due - minute);
    const isFalse = ofDay.some(
      ({ text, at }) => text.includes('It did not come') && inTime.some(({ doneAt }) => doneAt < at - 10 * minute),
    );
    if (isUsual && isFalse) wrong.push(`4: Operators were told that no file had come by ${iso(due)}, and one had.`);
    const came = rosters.some(({ droppedAt }) => droppedAt > due - 13 * hour && droppedAt < due + day);
    if (isUsual && !came && told === 0 && !isExcused(seen, due))
      wrong.push(`4: No file came by ${iso(due)}, and nobody was told.`);
  }
  return wrong;
}

/** A day as mails write it: 3 March 2026. */
function written(date: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(date));
}

function drifts(seen: Seen, plan: Plan): string[] {
  const { journal, world } = seen;
  const start = Date.parse(plan.startsAt);
  const mails = world.mailbox.mails.filter(({ key }) => key.endsWith('/drift'));
  return journal.drifts.flatMap(({ source, at, text }, index) => {
    if (text === '') return [];
    const until = journal.drifts.slice(index + 1).find((one) => one.source === source)?.at ?? start + plan.days * day;
    const told = mails.filter((mail) => mail.text.includes(text)).length;
    if (told > 1) return [`4: Operators were told ${told} times of what was changed at ${iso(at)}.`];
    const first = start + Math.ceil((at - start - comparedAt) / day) * day + comparedAt;
    if (told === 1) return [];
    // What could not be told the next comparison tells, but where the mail may have gone out.
    for (let compared = first; compared + longest <= until; compared += day) {
      const why = compared > at ? untoldBy(seen, 'source-drift', compared - minute)[0]?.reason : maySent;
      if (why === undefined) return [`4: ${source} was changed by hand at ${iso(at)}, and nobody was told.`];
      if (why.includes(maySent)) return [];
    }
    return [];
  });
}
