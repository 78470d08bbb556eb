import type { NoticeReport } from '../../../lib/flows/expiry-notice/noticeReport.ts';
import type { Absence } from '../journal.ts';
import type { Invariant, Reported, Seen } from '../seen.ts';

const [hour, day] = [3_600_000, 86_400_000];

/** By so many milliseconds clocks may differ, and more. */
const clockError = 10_000;

/** So long, in milliseconds, a mail may have been tried whose addressee was there when it was written. */
const longestTried = 12 * hour;

/**
 * No manager who has left is written to, and operators are told of each person whose manager has left, and of each once.
 */
export function absentManagers(): Invariant {
  let mails = 0;
  let before: Seen['records'] | undefined;
  let beforeAt = 0;
  /** When notices last had a mail of which nobody knows whether it went out: it is not sent again, and the alarm tells of it. */
  let unknownAt = 0;
  /** Since when people have been in with their manager: whoever was out meanwhile is told of once more. */
  const since = new Map<string, number>();
  /** The backups that were made so far; notices are given hours after, in another look. */
  const backedUp: Seen['others'][number][] = [];
  /** When notices looked who is there, in epoch milliseconds: those that fail may not come to it. */
  const looks: number[] = [];
  /** When people were first seen with their manager, and have been at every look since. */
  const firstSeen = new Map<string, number>();
  return (seen) => {
    const { world, journal, isQuiet, records } = seen;
    const wrong: string[] = [];
    for (const mail of world.mailbox.mails.slice(mails))
      for (const { manager, from, to = Number.POSITIVE_INFINITY } of journal.absences)
        if (mail.to.includes(`${manager}@example.com`) && from + longestTried < mail.at && mail.at < to)
          wrong.push(`4: The mail ${mail.key} went to ${manager}, who had left.`);
    mails = world.mailbox.mails.length;
    if (!isQuiet) return wrong;
    const noticed = seen.others.filter(
      ({ report }) => report.kind === 'expiry-notice',
    ) as unknown as Reported<NoticeReport>[];
    backedUp.push(
      ...seen.others.filter(({ report }) => report.kind === 'source-backup' && report.outcome !== 'failed'),
    );
    for (const { report } of noticed) if (report.outcome !== 'failed') looks.push(Date.parse(report.finishedAt));
    for (const { report } of noticed) if (report.counts.unknown > 0) unknownAt = Date.parse(report.finishedAt);
    noteWhoIsIn(since, seen, { records: before, at: beforeAt });
    noteFirstSeen(firstSeen, since.keys(), seen.now);
    for (const absence of journal.absences) {
      const notices = noticed.filter(({ report }) => isAfter(report, absence));
      for (const [source, people] of records)
        for (const { account, manager, end, modified } of people.values()) {
          if (manager !== absence.manager) continue;
          const from = Math.max(absence.from, since.get(`${source} ${account} ${manager}`) ?? seen.now);
          const lately = toldOf(seen, source, account, { ...absence, from });
          // Whom another manager had for some hours of a day is told of once more.
          const isOffered = journal.offers.some((offer) => offer.source === source && offer.accounts.includes(account));
          if (lately > 1 && !isOffered)
            wrong.push(`4: Operators were told ${lately} times that the manager of ${account} of ${source} had left.`);
          const ofAll = { ...absence, from: seenSince(absence, journal.absences, looks) };
          const isTold = toldOf(seen, source, account, ofAll) > 0 || isInRest(seen, ofAll);
          const was = before?.get(source)?.get(account);
          // Whoever was changed today may have been out when it was looked.
          const isLasting = was?.manager === manager && was.end > seen.now && end > seen.now && modified < beforeAt;
          // Notices read the newest backup, or what an import exported: who came after that is told of by the next ones.
          const seenAt = firstSeen.get(`${source} ${account} ${manager}`) ?? seen.now;
          const isOver = notices.some((one) => backedUp.some((backup) => isBetween(backup, seenAt, one)));
          if (isOver && isLasting && !isTold && unknownAt < ofAll.from)
            wrong.push(`4: The manager of ${account} of ${source} has left, and nobody was told.`);
        }
    }
    before = records;
    beforeAt = seen.now;
    return wrong.slice(0, 5);
  };
}

/** Since when nobody can have seen a manager: whoever was there for hours, or with no look of the notices meanwhile, was never there to them. */
function seenSince({ manager, from }: Absence, absences: readonly Absence[], looks: readonly number[]): number {
  const before = absences.find(({ manager: other, to = Number.POSITIVE_INFINITY }) => {
    const isUnseen = to > from - 1.1 * day || !looks.some((at) => at > to && at < from);
    return other === manager && to < from && isUnseen;
  });
  return before ? seenSince(before, absences, looks) : from;
}

function noteWhoIsIn(
  since: Map<string, number>,
  { records, now, journal }: Seen,
  before: { records: Seen['records'] | undefined; at: number },
): void {
  const there = new Set<string>();
  for (const [source, people] of records)
    for (const { account, manager, end, modified } of people.values()) {
      if (end <= now) continue;
      there.add(`${source} ${account} ${manager}`);
      // Whom a list has ended, and another one has let in again since it was looked last, was out in between.
      if (modified > before.at) since.set(`${source} ${account} ${manager}`, modified - clockError);
      // Who ended in the course of the day and has a later end by now was out in between.
      const was = before.records?.get(source)?.get(account);
      if (was && was.end > before.at && was.end <= now) since.set(`${source} ${account} ${manager}`, was.end);
    }
  for (const who of since.keys()) if (!there.has(who)) since.delete(who);
  for (const who of there) if (!since.has(who)) since.set(who, before.at);
  // Whoever was deleted or ended by hand, or ended in the console, and came back on the same day was out when notices were given.
  const gone = [
    ...journal.hands.filter(
      ({ values, at }) => values === undefined || (values.end ?? Number.POSITIVE_INFINITY) < at + day,
    ),
    ...journal.asked.filter(({ type }) => type !== 'extended').map(({ account, to }) => ({ account, at: to })),
  ];
  for (const { account, at } of gone)
    for (const who of since.keys()) if (at >= before.at && who.includes(` ${account} `)) since.set(who, at);
}

function noteFirstSeen(firstSeen: Map<string, number>, there: Iterable<string>, now: number): void {
  const all = new Set(there);
  for (const who of firstSeen.keys()) if (!all.has(who)) firstSeen.delete(who);
  for (const who of all) if (!firstSeen.has(who)) firstSeen.set(who, now);
}

/** Whether a backup has begun after a moment, and had ended before notices were given. */
function isBetween({ report }: Seen['others'][number], moment: number, notices: Reported<NoticeReport>): boolean {
  return Date.parse(report.startedAt) > moment - clockError && report.finishedAt < notices.report.startedAt;
}

/** Whether a run of the notices was about a day on which a manager was not there from its beginning on, and could tell of that. */
function isAfter({ outcome, counts, startedAt, finishedAt }: NoticeReport, { from, to }: Absence): boolean {
  const isTold = outcome !== 'failed' && counts.unknown === 0;
  return isTold && from < Date.parse(startedAt) - hour && (to ?? Number.POSITIVE_INFINITY) > Date.parse(finishedAt);
}

/** In how many mails of an absence operators were told of somebody. */
function toldOf(seen: Seen, source: string, account: string, absence: Absence): number {
  const named = `(${account}, ${source})\nManager: ${absence.manager}`;
  return mailsOf(seen, absence).filter(({ text }) => text.includes(named)).length;
}

/** Whether a mail of an absence names fifty people, and says how many more there are. */
function isInRest(seen: Seen, absence: Absence): boolean {
  return mailsOf(seen, absence).some(({ text }) => /\nAnd [\d,]+ more\./.test(text));
}

function mailsOf({ world, now }: Seen, { from, to = now }: Absence) {
  return world.mailbox.mails.filter(({ key, at }) => key.endsWith('/lost-managers') && at >= from && at < to + day / 2);
}
