import type { ImportReport } from '../../../lib/flows/csv-import/importReport.ts';
import { idleOutcomes } from '../eventOutcomes.ts';
import { FileModel, type Known } from '../model.ts';
import { isOfFiles } from '../people.ts';
import type { Plan } from '../plan.ts';
import type { Record_ } from '../records.ts';
import { accountsIn, type Invariant, type Reported, type Seen } from '../seen.ts';

const [hour, day] = [3_600_000, 86_400_000];
const iso = (milliseconds: number) => new Date(milliseconds).toISOString();

type Landing = { source: string; accounts: ReadonlySet<string>; until: number };

/** So long, in milliseconds, an upload may go on that a run gave up waiting for. */
const longest = 3 * hour;

/** The people of files are in the tenant what the plain model says. */
export function asModelled(plan: Plan, clockError: number): Invariant {
  const models = new Map(plan.sources.map((name) => [name, new FileModel(clockError)]));
  let lookedAt = 0;
  /** Whom a run has sent that gave up waiting: they may land for a while. */
  const landing: Landing[] = [];

  return (seen) => {
    const { isQuiet, records, now, journal } = seen;
    if (!isQuiet) return [];
    const wrong: string[] = [];
    for (const [source, model] of models) {
      const people = records.get(source) ?? new Map<string, Record_>();
      // A stop is carried out, and looked at again, for a day.
      for (const { source: where, account, at } of journal.blocks)
        if (where === source && at >= lookedAt - day) model.unsure.add(account);
      for (const { accounts, until, ...of } of landing)
        if (of.source === source && until >= lookedAt) for (const account of accounts) model.unsure.add(account);
      const imports = importsOf(seen, source, model).map((one) => ({ ...one, at: cameTo(seen, one, model).at }));
      const isBesideImport = (from: number, to: number) =>
        imports.some(({ at }) => at >= from - 2 * clockError && at <= to + 2 * clockError);
      const changes = [...extended(seen, people, isBesideImport), ...byHand(seen, source, lookedAt)].toSorted(
        (one, other) => one.at - other.at,
      );
      for (const account of [...changedByEvents(seen, source), ...handedOver(seen)]) model.unsure.add(account);
      // Approvers let in whom a system has hired while they were not there, on any day.
      for (const { event } of journal.posts)
        if (event.type === 'hired' && event.source === source) model.unsure.add(event.account);
      for (const { at, ...reported } of imports) {
        while (changes[0] && changes[0].at < at) changes.shift()?.make(model);
        wrong.push(...applyTo(model, reported, seen));
        if (reported.report.outcome === 'failed')
          landing.push({
            source,
            accounts: new Set(model.unsure),
            until: Date.parse(reported.report.finishedAt) + longest,
          });
      }
      for (const { make } of changes) make(model);
      for (const [account, known] of model.people) {
        const is = people.get(account);
        if (!is && known.endsBy < now) model.people.delete(account);
        else if (!model.unsure.has(account)) wrong.push(...compare(source, account, known, is));
      }
      for (const account of people.keys())
        if (isOfFiles(account) && !model.people.has(account) && !model.unsure.has(account))
          wrong.push(`1: ${account} is in ${source}, and should not be.`);
      for (const account of model.unsure) lookAgain(model, account, people.get(account));
      model.unsure.clear();
    }
    lookedAt = now;
    return wrong.slice(0, 5);
  };
}

function compare(source: string, account: string, known: Known, is: Record_ | undefined): string[] {
  const who = `${account} of ${source}`;
  if (!is) return [`1: ${who} should be there until ${iso(known.end)}, and is not.`];
  for (const field of ['firstName', 'lastName', 'email', 'manager', 'phone'] as const)
    if (is[field] !== known[field]) return [`1: ${who} has ${field} ${is[field]}, and should have ${known[field]}.`];
  for (const [name, value] of Object.entries(known.data))
    if (attributesOf(is)[name] !== value)
      return [`1: ${who} has ${attributesOf(is)[name] ?? 'nothing'} as ${name}, and should have ${value}.`];
  if (is.start !== known.start) return [`1: ${who} starts ${iso(is.start)}, and should start ${iso(known.start)}.`];
  if (is.end >= known.end && is.end <= known.endsBy) return [];
  return [`1: ${who} ends ${iso(is.end)}, and should end ${iso(known.end)}.`];
}

const attributesOf = ({ data }: Record_): Record<string, string> => JSON.parse(data);

function lookAgain(model: FileModel, account: string, is: Record_ | undefined): void {
  if (is) model.people.set(account, { ...is, endsBy: is.end, data: attributesOf(is) });
  else model.people.delete(account);
}

/** The imports of a source that have come to something since, in the order in which they were carried out. */
function importsOf(seen: Seen, source: string, model: FileModel): Reported<ImportReport>[] {
  const { imports, journal } = seen;
  const known = new Set([...journal.drops, ...journal.restores].map(({ runId }) => runId));
  return (
    imports
      .filter(({ report }) => report.source.name === source && known.has(report.runId))
      // The clock of S3 is set anew, also back.
      .toSorted((one, other) => cameTo(seen, one, model).nth - cameTo(seen, other, model).nth)
  );
}

/**
 * When it was written down what an import comes to, or, of one that is known to have waited, what was decided; and how many writes to the
 * bucket there were by then.
 */
function cameTo(
  { world: { storage } }: Seen,
  { folder, report: { runId, outcome, counts } }: Reported<ImportReport>,
  model: FileModel,
): { at: number; nth: number } {
  // One that lost the lock after it was planned may have given way as a whole when it began again, and was not planned once more.
  const isLater = model.waits(runId) || (outcome === 'superseded' && counts.superseded === undefined);
  const plan = isLater ? undefined : storage.read(`${folder}/plan.json`);
  return plan ?? storage.read(`${folder}/report.json`) ?? { at: 0, nth: 0 };
}

function applyTo(model: FileModel, { folder, report }: Reported<ImportReport>, { journal, world }: Seen): string[] {
  const restored = journal.restores.find(({ runId }) => runId === report.runId);
  if (restored) model.restore(restored, report.outcome);
  const dropped = journal.drops.find(({ runId }) => runId === report.runId);
  if (!dropped) return [];
  const isBlocked = (account: string) =>
    journal.blocks.findLast((one) => one.account === account && one.source === dropped.event.source)?.what === 'stop';
  const times = { startedAt: Date.parse(report.startedAt), finishedAt: Date.parse(report.finishedAt) };
  const set = world.setBetween(dropped.droppedAt, times.finishedAt);
  for (const { source, account, at } of journal.blocks)
    if (source === dropped.event.source && at >= times.startedAt - day) model.unsure.add(account);
  // Whom somebody changes while a file is carried out the file may have met before or after it.
  for (const { source, account, at } of journal.hands)
    if (source === dropped.event.source && at >= times.startedAt - hour && at <= times.finishedAt + hour)
      model.unsure.add(account);
  const ending = ['ended', 'held', 'not-ended'].flatMap((name) => accountsIn(world, `${folder}/${name}.csv`));
  const timeZones = set.map(({ timeZone = 'UTC' }) => timeZone);
  const outcome = { ...report, ...times, ending, timeZones, hasBegunAgain: hasBegunAgain(world, report.runId) };
  return model.apply(dropped, outcome, isBlocked);
}

/** Whether a run has sent something, and has taken the lock anew. */
function hasBegunAgain({ lambda }: Seen['world'], runId: string): boolean {
  const steps = lambda.engine.executions().find(({ name }) => name.endsWith(runId))?.operations ?? [];
  const times = (step: string) => steps.filter(({ Name }) => Name === step).length;
  return times('upload') > 0 && times('take the lock') > 1;
}

/** What becomes of one person beside files, and when. */
type Change = { at: number; make: (model: FileModel) => void };

/**
 * Whose contract a manager extended, and until when.
 *
 * @param isBesideImport whether an import was planned between two moments, or so near to them that clocks do not tell which was first
 */
function extended(
  { choices }: Seen,
  people: ReadonlyMap<string, Record_>,
  isBesideImport: (from: number, to: number) => boolean,
): Change[] {
  return choices.flatMap(({ report: { recordId, endDate, startedAt, finishedAt, outcome } }) => {
    const account = [...people.values()].find(({ id }) => id === recordId)?.account;
    if (account === undefined) return [];
    // Of one that failed nobody knows whether it was done, and beside an import not which of them was done last.
    const isUnsure = outcome === 'failed' || isBesideImport(Date.parse(startedAt), Date.parse(finishedAt));
    const doubt = (model: FileModel) => void model.unsure.add(account);
    const extend = (model: FileModel) => model.extend({ account, end: Date.parse(endDate?.after ?? '') });
    const make = isUnsure ? doubt : outcome === 'extended' ? extend : undefined;
    return make ? [{ at: Date.parse(finishedAt), make }] : [];
  });
}

/** What somebody did in the tenant since it was looked last. */
function byHand({ journal }: Seen, source: string, lookedAt: number): Change[] {
  return journal.hands
    .filter((one) => one.source === source && one.at >= lookedAt)
    .map((one) => ({ at: one.at, make: (model: FileModel) => model.change(one) }));
}

/** Whom a run may have given another manager since, before or after a file has named the one of before. */
function handedOver({ journal, others }: Seen): string[] {
  const runs = new Set(
    others.filter(({ report }) => report.kind === 'manager-transfer').map(({ report }) => report.runId),
  );
  return journal.offers.flatMap(({ runId, accounts }) => (runs.has(runId) ? accounts : []));
}

function changedByEvents({ events }: Seen, source: string): string[] {
  return events
    .filter(({ report }) => report.source.name === source)
    .flatMap(({ report }) =>
      report.events.flatMap(({ accountName = [], outcome }) => (idleOutcomes.has(outcome) ? [] : accountName)),
    );
}
