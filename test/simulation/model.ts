import { type Applied, isLater, type Outcome, withoutSay } from './appliedFiles.ts';
import { waitsAsTooSmall } from './invariants/smallLists.ts';
import type { Dropped, Hand, Restored } from './journal.ts';
import { moment } from './moments.ts';
import { isSeenAsCut, rowsAsRead } from './people.ts';

/** Somebody as they should be. `endsBy`: an end that is set to now lies somewhere between two moments. */
export type Known = {
  firstName: string;
  lastName: string;
  email: string;
  manager: string;
  phone: string;
  start: number;
  end: number;
  endsBy: number;
  /** Of the attributes of the source, as far as files say them. */
  data: Readonly<Record<string, string>>;
};

/** A row as it is read. */
type Read = ReturnType<typeof rowsAsRead>[number];

/**
 * What files make of the people of one source, told plainly. A file creates and changes the people in it. Of two files the one
 * that was dropped later has the say about whom both name. A roster ends whoever is in the source and not in it. Rows that
 * cannot be are left out, and so are those of whoever is blocked. What ends more people than the threshold waits for a decision.
 */
export class FileModel {
  readonly people = new Map<string, Known>();
  /** Of whom the model does not know for certain, until they have been looked at. */
  readonly unsure = new Set<string>();
  readonly #applied: Applied[] = [];
  readonly #waiting = new Map<string, { rows: Read[]; absent: string[] }>();
  /** Of the file that is being applied. */
  #timeZone = 'UTC';
  /** When the latest file so far came to its end. */
  #finishedLast = 0;
  readonly #clockError: number;

  /** @param clockError by how many milliseconds clocks may differ */
  constructor(clockError = 0) {
    this.#clockError = clockError;
  }

  /** Whether some of a file waits for a decision, by all that is known. */
  waits(runId: string): boolean {
    return this.#waiting.has(runId);
  }

  /** A file has been imported; what does not fit its report, in words. */
  apply({ event, runId, droppedAt }: Dropped, report: Outcome, isBlocked: (account: string) => boolean): string[] {
    const { folder } = event;
    const rows = rowsAsRead(event);
    this.#timeZone = report.timeZones[0] ?? 'UTC';
    if (new Set(report.timeZones).size > 1 || report.hasBegunAgain) this.#doubt(rows, folder === 'roster');
    const isRoster = folder === 'roster';
    const later = this.#applied.filter((one) => isLater(one, { droppedAt, runId }));
    if (report.decision !== undefined && this.#waiting.has(runId)) return this.#decide(runId, report);
    if (report.outcome === 'refused' || waitsAsTooSmall(report)) return [];
    if (report.outcome !== 'failed' && isRoster && later.some((one) => one.isRoster && !one.isUnsure))
      return this.#expect(report.outcome, 'superseded', 'a newer roster was applied');
    if (report.outcome === 'superseded' && later.some((one) => one.isRoster)) return [];
    const current = [...this.people.keys()].filter((one) => this.#isIn(one, report.finishedAt));
    const hasTheSay = (account: string) =>
      later.some(({ taken, rejected, isFullList }) => taken.has(account) || (isFullList && !rejected.has(account)));
    // Of a full list that was decided on within the day, or failed, it is not known either whom it lacks.
    const isNamedPerhaps = (account: string) =>
      later.some(({ maybe, isRoster }) => maybe !== undefined && (isRoster || maybe.has(account)));
    for (const { account } of rows) if (isNamedPerhaps(account)) this.unsure.add(account);
    const good = rows.filter((row) => !isBlocked(row.account) && this.#isContract(row));
    const rejected = new Set(rows.filter((row) => !good.includes(row)).map(({ account }) => account));
    const mine = good.filter(({ account }) => !hasTheSay(account));
    const leaving = mine.filter((row) => this.#losesAccess(row, report.startedAt));
    // Whose contract is over while a file waits for hours may have nothing left to lose when it is planned.
    for (const row of leaving) if (!this.#losesAccess(row, report.finishedAt)) this.unsure.add(row.account);
    const isHeld = (report.counts.heldRows ?? 0) > 0;
    const held = isHeld ? leaving : [];
    if (report.outcome === 'failed' || report.decision !== undefined) {
      this.#doubt(rows, isRoster);
      // What was sent of it, or decided within the day, only the tenant tells.
      const isUnsure = report.decision === undefined;
      const maybe = new Set(good.map(({ account }) => account));
      this.#applied.push({
        droppedAt,
        runId,
        taken: new Set(),
        rejected,
        isRoster,
        isUnsure,
        maybe,
        isFullList: false,
      });
      return [];
    }
    const named = new Set(rows.map(({ account }) => account));
    const namedLater = new Set(later.flatMap(({ taken }) => [...taken]));
    const missing = isRoster ? current.filter((one) => !named.has(one) && !namedLater.has(one)) : [];
    for (const account of missing.filter(isNamedPerhaps)) this.unsure.add(account);
    // Whoever is blocked is looked after by the block.
    const absent = missing.filter((account) => !isNamedPerhaps(account) && !isBlocked(account));
    const wrong = [
      ...this.#count(report.counts.rows, rows.length, `rows of ${runId}, which ${report.outcome}`, []),
      // A row that is wrong and gives way may be counted as either.
      ...this.#count(
        report.counts.rejected + (report.counts.superseded ?? 0),
        rows.length - mine.length,
        `rows of ${runId} that were rejected or gave way`,
        named,
      ),
      ...this.#count(
        report.outcome === 'completed' ? report.counts.failed : 0,
        0,
        `rows of ${runId} that failed`,
        named,
      ),
      ...(isHeld ? this.#count(report.counts.heldRows ?? 0, leaving.length, `held rows of ${runId}`, named) : []),
      ...this.#countCreated(runId, report, mine, named),
    ];
    for (const row of mine) if (!held.includes(row)) this.#set(row);
    const { ended = 0, held: waiting = 0, notEnded = 0 } = report.counts;
    const lately = isRoster ? this.#endedLately(report).filter((one) => !named.has(one)) : [];
    const ending = report.ending.filter((account) => !named.has(account));
    wrong.push(...this.#checkMissing(runId, ending, absent, lately));
    if (rows.length === 0 && ended > 0)
      wrong.push(`2: The list ${runId} names nobody, and ended ${ended} people without a decision.`);
    for (const account of lately) this.unsure.add(account);
    if (isSeenAsCut(event) && ended + waiting > 0)
      wrong.push(`1: The list ${runId} was cut off within a row, and is to end ${ended + waiting} people.`);
    if (isRoster && ended + waiting === 0 && absent.length > 0) for (const one of absent) this.unsure.add(one);
    if (ended > 0 && waiting + notEnded > 0) for (const one of absent) this.unsure.add(one);
    else if (ended > 0) for (const one of absent) this.#end(one, report);
    // Of whom it is not known for certain what they had, the lists of the run tell whether they wait.
    const mayWait = mine.filter(
      (row) => !held.includes(row) && this.unsure.has(row.account) && report.ending.includes(row.account),
    );
    if (isHeld || waiting > 0)
      this.#waiting.set(runId, { rows: [...held, ...mayWait], absent: waiting > 0 ? [...absent, ...ending] : [] });
    // A list that was cut off says of nobody that they are not in it.
    const isFullList = isRoster && rows.length > 0 && !isSeenAsCut(event);
    this.#applied.push({
      droppedAt,
      runId,
      taken: new Set(mine.map(({ account }) => account)),
      rejected,
      isRoster,
      isFullList,
    });
    return wrong;
  }

  /** People were put back from a backup: what the backup has of them the tenant tells, and it has the say over older files. */
  restore({ droppedAt, runId, accounts }: Restored, outcome: Outcome['outcome']): void {
    for (const account of accounts) this.unsure.add(account);
    const taken = new Set(outcome === 'failed' || outcome === 'refused' ? [] : accounts);
    this.#applied.push({ droppedAt, runId, taken, rejected: new Set(), isRoster: false, isFullList: false });
  }

  /** A manager has a contract extended. */
  extend({ account, end }: { account: string; end: number }): void {
    const known = this.people.get(account);
    if (known && !Number.isNaN(end)) Object.assign(known, { end, endsBy: end });
  }

  /** Somebody is changed by hand: they have the values that are given, or are deleted where there are none. */
  change({ account, values }: Hand): void {
    const known = this.people.get(account);
    if (!known) return;
    if (values === undefined) this.people.delete(account);
    else Object.assign(known, values, values.end !== undefined && { endsBy: values.end });
  }

  /** What waited has been decided. Approved, it is done, but for whom somebody has moved meanwhile. */
  #decide(runId: string, report: Outcome): string[] {
    const waited = this.#waiting.get(runId);
    this.#waiting.delete(runId);
    if (!waited) return [];
    const all = [...waited.rows.map(({ account }) => account), ...waited.absent];
    if (report.decision === 'approved') for (const account of all) this.unsure.add(account);
    else for (const one of this.#applied) if (one.runId === runId) withoutSay(one, all);
    return [];
  }

  /** What becomes of those whom a file names, or of everybody by a full list, only the tenant tells. */
  #doubt(rows: readonly Read[], isRoster: boolean): void {
    for (const { account } of rows) this.unsure.add(account);
    if (isRoster) for (const account of this.people.keys()) this.unsure.add(account);
  }

  #set({ account, start, end, wrong: _, ...said }: Read): void {
    const ends = moment(end, 'end', this.#timeZone);
    this.people.set(account, { ...said, start: moment(start, 'start', this.#timeZone), end: ends, endsBy: ends });
  }

  /** Somebody is ended now. A contract that has not begun begins a second before. */
  #end(account: string, { startedAt, finishedAt }: Outcome): void {
    const known = this.people.get(account);
    if (!known) return;
    Object.assign(known, { end: startedAt - 1_000 - this.#clockError, endsBy: finishedAt + this.#clockError });
    if (known.start >= startedAt - 1_000) this.unsure.add(account);
  }

  /** Who was ended seconds before a file was carried out: an export that is old has them in still, and they are ended once more. */
  #endedLately({ startedAt, finishedAt }: Outcome): string[] {
    return [...this.people].flatMap(([account, { end, endsBy }]) =>
      end <= finishedAt && endsBy > startedAt - 15_000 ? [account] : [],
    );
  }

  /**
   * Whom a list says to be missing from it.
   *
   * @param ending of whom it says so
   * @param absent who is
   * @param lately who may be so once more
   */
  #checkMissing(
    runId: string,
    ending: readonly string[],
    absent: readonly string[],
    lately: readonly string[],
  ): string[] {
    const may = new Set([...absent, ...lately, ...this.unsure]);
    const strangers = ending.filter((account) => !may.has(account));
    // A list of which nobody can tell whom a row means ends nobody.
    const spared = ending.length === 0 ? [] : absent.filter((one) => !this.unsure.has(one) && !ending.includes(one));
    return [
      ...strangers.map((one) => `1: ${one} is to end by ${runId}, and is not missing from it.`),
      ...spared.map((one) => `1: ${one} is missing from ${runId}, and is not to end by it.`),
    ];
  }

  /** Whether somebody is surely in at a moment: whose end lies somewhere around it was ended lately. */
  #isIn(account: string, now: number): boolean {
    return (this.people.get(account)?.end ?? 0) > now;
  }

  /** Whether a row can be taken: nothing in it is wrong, and the contract ends after it starts. */
  #isContract({ start, end, wrong }: Read): boolean {
    return wrong === undefined && moment(end, 'end', this.#timeZone) > moment(start, 'start', this.#timeZone);
  }

  #losesAccess({ account, start, end }: Read, now: number): boolean {
    const known = this.people.get(account);
    if (!known || known.end <= now) return false;
    const starts = moment(start, 'start', this.#timeZone);
    return moment(end, 'end', this.#timeZone) < known.end || (known.start <= now && starts > now);
  }

  /**
   * A file that came to its end creates whoever is not there. The sweep may have deleted whose contract is over, and lists and
   * exports that are seconds behind lack whom another file has brought.
   */
  #countCreated(runId: string, report: Outcome, mine: readonly Read[], named: Iterable<string>): string[] {
    const isSoon = report.startedAt < this.#finishedLast + 30_000;
    this.#finishedLast = Math.max(this.#finishedLast, report.finishedAt);
    const mayBeGone = mine.some(({ account }) => (this.people.get(account)?.endsBy ?? Infinity) < report.finishedAt);
    if (report.outcome !== 'completed' || isSoon || mayBeGone) return [];
    const created = mine.filter(({ account }) => !this.people.has(account)).length;
    return this.#count(report.counts.created, created, `people whom ${runId} created`, named);
  }

  /** @param among whom it hangs on: where one of them is not known for certain, it is not either */
  #count(is: number, should: number, what: string, among: Iterable<string>): string[] {
    const isUnsure = Array.from(among).some((account) => this.unsure.has(account));
    return is === should || isUnsure ? [] : [`1: There are ${is} ${what}, and should be ${should}.`];
  }

  #expect(is: string, should: string, why: string): string[] {
    return is === should ? [] : [`1: A file came to ${is} and should be ${should}: ${why}.`];
  }
}
