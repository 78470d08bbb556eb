import { idleOutcomes } from '../eventOutcomes.ts';
import type { Hand } from '../journal.ts';
import { accountNames } from '../people.ts';
import type { Record_ } from '../records.ts';
import { accountsIn, type Invariant, type Seen } from '../seen.ts';
import type { Settings } from '../settings.ts';
import type { Source } from '../sources.ts';

const [hour, day] = [3_600_000, 86_400_000];

/** The delete threshold counts a day but for a quarter of an hour, and what somebody did is noted some minutes after it. */
const window = day - 30 * 60_000;

/** Somebody who lost access, or their record, and when: of several causes nobody knows which it was. */
type Loss = { source: string; account: string; from: number; to: number; isDecided: boolean };

/** Nobody loses anything without a cause in a report, nor many without a decision, and nobody who is blocked comes back. */
export function explained(): Invariant {
  let before: Seen['records'] | undefined;
  let beforeAt = 0;
  let losses: Loss[] = [];
  /** What was sent and had not ended when its run gave up: it may land for hours. */
  let sent: Cause[] = [];
  let sizes: { source: string; at: number; count: number }[] = [];
  const approved = approvedPeople();
  /** When somebody was stopped by an event last. */
  const carriedOut = new Map<string, number>();
  const most = (source: string) => Math.max(...sizes.filter((one) => one.source === source).map(({ count }) => count));

  return (seen) => {
    const { records, isQuiet, now } = seen;
    if (!isQuiet) return [];
    // A loss counts for three days, and its run may have waited for a week before.
    const set = seen.world.setBetween(now - 12 * day, now);
    const thresholds = set.map(thresholdOf);
    const wrong: string[] = [];
    sent = [...sent.filter(({ at }) => at > now - 3 * day), ...stillOnItsWay(seen)];
    const causes = [...causesOf(seen, { before, since: beforeAt, approvedAt: approved(seen) }), ...sent];
    for (const [source, people] of records) {
      const own = causes.filter((one) => one.source === source);
      sizes = [...sizes.filter((one) => one.at > now - 4 * day), { source, at: now, count: mostBetween(people, own) }];
      for (const [account, was] of before?.get(source) ?? []) {
        const is = people.get(account);
        const mine = own.filter((one) => one.account === account);
        const isByEvents = mine.length > 0 && mine.every(({ what, isFree }) => what === 'event' && !isFree);
        if (isBack(was, is, { since: beforeAt, now }) && isByEvents && set.every(asksWhoIsLetIn))
          wrong.push(`2: ${account} of ${source} was let in again by an event, and nobody was asked.`);
        const lost = lossOf(was, is, beforeAt);
        if (!lost) continue;
        if (mine.length === 0) {
          wrong.push(`2: ${account} of ${source} ${lost} without a cause in a report.`);
          continue;
        }
        const moments = mine.map(({ at }) => at);
        // Whose new start had passed when they were given it has lost nothing, and no more has whose contract was over by then.
        if (lost === 'was put off' && is && moments.every((at) => at >= is.start)) continue;
        if (is && moments.every((at) => at >= was.end)) continue;
        const isDecided = mine.some(({ isFree }) => isFree);
        losses.push({ source, account, from: Math.min(...moments), to: Math.max(...moments), isDecided });
        const grace = Math.min(...set.map(graceOf)) * day;
        const isTooSoon = Math.max(was.end, was.modified) > Math.max(...moments) - grace + 2 * hour;
        if (!is && isTooSoon && mine.every(({ what }) => what === 'sweep'))
          wrong.push(
            `2: The sweep deleted ${account} of ${source}, whose contract ran until ${iso(was.end)}, and who was changed at ${iso(was.modified)}.`,
          );
      }
    }
    losses = losses.filter(({ to }) => to > now - 3 * day);
    for (const source of records.keys()) {
      const own = losses.filter((one) => one.source === source && !one.isDecided);
      for (const { from } of own) {
        const within = new Set(
          own.filter((one) => one.from >= from && one.to < from + window).map(({ account }) => account),
        );
        if (thresholds.every((isBeyond) => isBeyond(within.size, most(source))))
          wrong.push(
            `2: ${within.size} of ${most(source)} people of ${source} lost access within a day without a decision: ${[...within].join(', ')}.`,
          );
      }
    }
    for (const { report } of seen.events)
      for (const { accountName, outcome } of report.events)
        if (outcome === 'stopped')
          carriedOut.set(`${report.source.name} ${accountName}`, Date.parse(report.finishedAt));
    wrong.push(...blockedWhoAreIn(seen, carriedOut));
    before = records;
    beforeAt = now;
    return wrong.slice(0, 5);
  };
}

/** For how many days whoever is over stays, since their end and since they were changed last. */
function graceOf({ sources }: Settings): number {
  const { graceDays = 30 } = sources?.['*'] ?? {};
  return graceDays === 'never' ? Number.POSITIVE_INFINITY : graceDays;
}

/** Whether more people leave than may without a decision, by the two bounds of all sources: both must be passed. */
function thresholdOf({ sources }: Settings): (leaving: number, people: number) => boolean {
  const { deleteThresholdMinimum: always = 5, deleteThresholdPercent: percent = 10 } = sources?.['*'] ?? {};
  return (leaving, people) => leaving > always && leaving > (people * percent) / 100;
}

/** As how many people a source may have been since it was looked last: whoever came and was deleted meanwhile was one of them. */
function mostBetween(people: ReadonlyMap<string, Record_>, causes: readonly Cause[]): number {
  return new Set([...people.keys(), ...causes.map(({ account }) => account)]).size;
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

/** Whether the contract of somebody was over at a moment, and runs now. */
function isBack(was: Record_, is: Record_ | undefined, { since, now }: { since: number; now: number }): boolean {
  return was.id === is?.id && was.end <= since && is.end > now;
}

/** Whether nobody is let in by an event, be it again, but where somebody has said yes. */
const asksWhoIsLetIn = ({ sources }: Settings): boolean => sources?.['*']?.onboarding !== 'record';

/** What somebody lost since then, in words. */
function lossOf(was: Record_, is: Record_ | undefined, then: number): string | undefined {
  if (!is) return was.end > then ? 'was deleted while in' : 'was deleted';
  if (is.id !== was.id) return undefined;
  if (was.end > then && is.end < was.end) return `ends ${iso(is.end)} and not ${iso(was.end)}`;
  return was.start <= then && is.start > Math.max(then, was.start) && was.end > then ? 'was put off' : undefined;
}

type Cause = { source: string; account: string; at: number; what: string; isFree: boolean };

/** Whatever may have taken something from somebody since then. What a person decided or did is free of the threshold. */
function causesOf(
  seen: Seen,
  {
    before,
    since,
    approvedAt,
  }: { before: Seen['records'] | undefined; since: number; approvedAt: ReadonlyMap<string, Yes> },
): Cause[] {
  const { world, journal, imports, sweeps, events } = seen;
  const causes: Cause[] = [];
  const add = (what: string, source: string, account: string, at: number, isFree = false) =>
    causes.push({ what, source, account, at, isFree: isFree || isApproved(`${source} ${account}`, at) });
  /**
   * A yes is carried out at once, or when what was away is there again, or when the time of its question is over, where the run did not
   * hear of it before; of a later day it says nothing. The run that asked may have noted what it had done for others when it began to
   * wait, a week before at most.
   */
  const isApproved = (who: string, at: number) => {
    const yes = approvedAt.get(who);
    return yes !== undefined && at > yes.at - 8 * day && at < Math.max(yes.at, yes.until) + 2 * day;
  };
  /** When a run noted what it had done: its report may have come much later. */
  const noted = (key: string, { finishedAt }: { finishedAt: string }) =>
    world.storage.read(key)?.at ?? Date.parse(finishedAt);
  for (const { folder, report } of imports)
    for (const file of ['changes.csv', 'ended.csv'])
      for (const account of accountsIn(world, `${folder}/${file}`))
        add('file', report.source.name, account, noted(`${folder}/landed-changes.json`, report));
  for (const { folder, report } of sweeps)
    for (const { name } of report.sources) {
      const file = `${folder}/deleted-${name}.csv`;
      for (const account of accountsIn(world, file)) add('sweep', name, account, noted(file, report));
    }
  for (const { folder, report } of events)
    for (const { accountName, outcome, system } of report.events)
      if (accountName !== undefined && !idleOutcomes.has(outcome) && !isLettingIn(outcome)) {
        const at = noted(`${folder}/written.json`, report);
        add('event', report.source.name, accountName, at, system === 'operator');
      }
  for (const { source, account, at, values } of journal.hands)
    if (at >= since - day && mayTake(values, before?.get(source)?.get(account))) add('hand', source, account, at, true);
  for (const { source, account, at, what } of journal.blocks)
    if (what === 'stop' && at >= since - day) add('stop', source, account, at, true);
  return causes;
}

/** Whether what somebody did by hand takes anything: who was given another number, or a later end, has lost nothing by it. */
function mayTake(values: Hand['values'], was: Record_ | undefined): boolean {
  return values === undefined || was === undefined || (values.end ?? Number.POSITIVE_INFINITY) < was.end;
}

/** Whether an event made a record, by itself or by a request that approvers have said yes to: that takes nothing from anybody. */
const isLettingIn = (outcome: string): boolean => outcome === 'created' || outcome === 'approved';

/** Whom the uploads of runs name that could not wait for their end. */
function stillOnItsWay({ imports, world }: Seen): Cause[] {
  return imports
    .filter(({ report }) => report.outcome === 'failed')
    .flatMap(({ folder, report }) =>
      ['upload.csv', 'endings.csv'].flatMap((file) =>
        accountsIn(world, `${folder}/${file}`).map((account) => ({
          ...{ source: report.source.name, account, at: Date.parse(report.finishedAt), what: 'file' },
          // Whoever is ended by an upload of their own was decided on.
          isFree: file === 'endings.csv',
        })),
      ),
    );
}

/** When operators said yes, and until when they might have, in epoch milliseconds. */
type Yes = { at: number; until: number };

/** When operators last said yes to whom; looked for again and again, in what is new. */
function approvedPeople(): (seen: Seen) => ReadonlyMap<string, Yes> {
  const people = new Map<string, Yes>();
  let decisions = 0;
  return ({ world, journal }) => {
    const fresh = journal.decisions.slice(decisions);
    decisions = journal.decisions.length;
    for (const { runId, decision, at } of fresh) {
      if (decision !== 'approve') continue;
      const hold = world.storage.read(`decisions/${runId}.json`);
      const asked = hold ? String(hold.bytes) : '';
      const until = Date.parse(/"expiresAt":"([^"]*)"/.exec(asked)?.[1] ?? '') || at;
      for (const source of world.sources.values())
        if (asked.includes(source.name))
          for (const [account] of (asked + wholeList(world, runId, source)).matchAll(accountNames))
            people.set(`${source.name} ${account}`, { at, until });
    }
    return people;
  };
}

/** Whom a question is about beside the 200 people that it shows: those who wait by the list of an import, or whom a sweep has found. */
function wholeList({ storage }: Seen['world'], runId: string, { id }: Source): string {
  const held = storage.keys('runs/').find((key) => key.endsWith(`/${runId}/held.csv`));
  const sweep = /^(.*-expiry-sweep)-[0-9a-f]+$/.exec(runId)?.[1];
  const found = sweep && storage.read(`runs/_expiry-sweep/${sweep}/found.json`);
  const ofSource: { source: string }[] = found ? JSON.parse(String(found.bytes)) : [];
  const due = JSON.stringify(ofSource.filter(({ source }) => source === id));
  return `\n${held ? String(storage.read(held)?.bytes) : ''}\n${due}`;
}

/** Who is blocked, and has been for longer than it takes to look again, has no contract that runs. */
function blockedWhoAreIn({ journal, records, now }: Seen, carriedOut: ReadonlyMap<string, number>): string[] {
  const last = new Map(journal.blocks.map((one) => [`${one.source} ${one.account}`, one]));
  const wrong: string[] = [];
  for (const { source, account, at, what, isOfSystem = false } of last.values()) {
    // One of before, which was lifted, is another stop.
    if (isOfSystem && (carriedOut.get(`${source} ${account}`) ?? 0) < at - 10_000) continue;
    const record = records.get(source)?.get(account);
    if (what !== 'stop' || now - at < 1.2 * day || !record || record.end <= now) continue;
    const byHand = journal.hands.some((one) => one.account === account && now - one.at < 1.3 * day);
    if (!byHand) wrong.push(`2: ${account} of ${source} was stopped at ${iso(at)} and is in until ${iso(record.end)}.`);
  }
  return wrong;
}
