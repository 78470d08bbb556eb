import type { Attempt } from '../../durable/attempt.ts';
import type { HeldLock } from '../../durable/sourceLock.ts';
import { type Due, findDue } from './dueContracts.ts';
import { batchSizes, groupByManager, type ManagerGroup, notedAtOnce } from './managerGroups.ts';
import { keepDue, noteUnreachable, readAllDue, readDue, readUnreachable, writeDue } from './noticeFiles.ts';
import type { NoticeReport } from './noticeReport.ts';
import { type NoticeResult, type NoticeStory, noCounts } from './noticeRun.ts';
import { notifyOperatorsOfUnreachable, warnManagers } from './warnManager.ts';

/** What was found. `batches`: how many managers each step tells. */
type Found = Pick<NoticeReport, 'steps'> & { due: number; ofNoSource: number; unanswered?: number; batches: number[] };

/**
 * What a run has done so far, which stands whatever ends it. `tries`: how often it has begun, since it begins again when it has lost
 * its lock. `managers`: how many managers the last try has come to, by their order.
 */
export type Progress = Pick<NoticeResult, 'counts' | 'steps'> & { tries: number; managers: number };

export const noProgress = (): Progress => ({ counts: { ...noCounts }, steps: [], tries: 0, managers: 0 });

/** Finds the contracts to warn of now, and writes down what was found. */
export async function findContracts({ step, tools, run }: NoticeStory, progress: Progress): Promise<Found> {
  const found = await step('find whose contract ends soon', async (attempt, failingSince) => {
    const trying = { failingSince, signal: attempt.signal };
    const { due, ofNoSource, unanswered } = await findDue(tools, tools.isc.with(attempt), tools.now(), trying);
    await keepDue(tools.bucket, run, due);
    const batches = batchSizes(groupByManager(due));
    return { due: due.length, ofNoSource, unanswered, batches, steps: countByNoticeDay(due) };
  });
  // A run that has lost its lock looks again, and finds the rest: what it found first was due.
  if (progress.counts.due === 0) {
    progress.counts.due = found.due;
    progress.steps = found.steps;
  }
  return found;
}

/**
 * Gives the notices that are due while no other run does: every manager gets one mail, and the operators one about those
 * whose manager cannot be told.
 *
 * @param progress is added to after each step
 * @returns why not everybody could be told, where that keeps nothing else from being done
 * @throws StepFailed when a step could not be done
 */
export async function giveNotices(story: NoticeStory, lock: HeldLock, progress: Progress): Promise<string[]> {
  const { step, tools, run } = story;
  const { counts, tries, managers } = progress;
  if (managers > 0) await step('note whom the last try told', () => noteTold(tools.bucket, run, { tries, managers }));
  progress.tries += 1;
  progress.managers = 0;
  const found = await findContracts(story, progress);
  const groups = groupsOnce(story);
  let [first, warned] = [0, 0];
  for (const size of found.batches) {
    const from = first;
    const atOnce = notedAtOnce(found.batches);
    const told = await step('warn managers', async (attempt) => {
      await lock.renew();
      return await warnSome(story.tools, story.run, attempt, await groups(from, size), atOnce);
    });
    first += size;
    progress.managers = first;
    warned += told.contracts;
    counts.warned += told.contracts;
    counts.mails += told.mails;
    counts.unknown += told.unknown;
  }
  counts.orphans = found.due - warned;
  const hasOperators = tools.config.operators.length > 0;
  if (counts.orphans > 0 && hasOperators) {
    const sent = await step('tell the operators', (attempt) => tellOperators(story, lock, attempt));
    if (sent !== 'settled') counts[sent === 'unknown' ? 'unknown' : 'mails'] += 1;
  }
  return [
    ...(counts.orphans > 0 && !hasOperators ? [nobodyToTell(counts.orphans)] : []),
    ...(found.ofNoSource > 0 ? [noSource(found.ofNoSource)] : []),
    ...(found.unanswered ? [noAnswer(found.unanswered)] : []),
  ];
}

/** Notes in the list of what was found whom a try has told that has lost its lock since. Safe to do twice, before the next list is kept. */
async function noteTold(
  bucket: NoticeStory['tools']['bucket'],
  run: NoticeStory['run'],
  { tries, managers }: Pick<Progress, 'tries' | 'managers'>,
): Promise<void> {
  const all = await readAllDue(bucket, run);
  const untold = new Set((await readUnreachable(bucket, run)).map(({ recordId }) => recordId));
  const groups = groupByManager(all.filter(({ toldInTry = tries }) => toldInTry === tries)).slice(0, managers);
  const told = new Set(contractsOf(groups.filter(({ email }) => email !== undefined)));
  const isTold = (one: Due) => told.has(one) && !untold.has(one.recordId);
  await writeDue(
    bucket,
    run,
    all.map((one) => (isTold(one) ? { ...one, toldInTry: tries } : one)),
  );
}

/** Some of the managers of a run. They are read once in an invocation: with a million people they are 30 MB, and hundreds of steps. */
function groupsOnce({ tools, run }: NoticeStory) {
  let all: ManagerGroup[] | undefined;
  return async (first: number, size: number): Promise<ManagerGroup[]> => {
    all ??= groupByManager(await readDue(tools.bucket, run));
    return all.slice(first, first + size);
  };
}

type Told = Record<'contracts' | 'mails' | 'unknown', number>;

async function warnSome(
  tools: NoticeStory['tools'],
  run: NoticeStory['run'],
  { signal }: Attempt,
  groups: readonly ManagerGroup[],
  atOnce: number,
): Promise<Told> {
  const told: Told = { contracts: 0, mails: 0, unknown: 0 };
  for (let from = 0; from < groups.length; from += atOnce) {
    const some = groups.slice(from, from + atOnce);
    const became = await warnManagers(tools, some, signal);
    const isTold = (_: ManagerGroup, index: number) => became[index] !== 'unreachable';
    const [reached, others] = [some.filter(isTold), some.filter((group, index) => !isTold(group, index))];
    await noteUnreachable(tools.bucket, run, { told: contractsOf(reached), untold: contractsOf(others) });
    told.contracts += contractsOf(reached).length;
    told.unknown += became.filter((sent) => sent === 'unknown').length;
    told.mails += became.filter((sent) => sent === 'sent' || sent === 'sent before').length;
  }
  return told;
}

const contractsOf = (groups: readonly ManagerGroup[]) => groups.flatMap(({ contracts }) => contracts);

async function tellOperators({ tools, run }: NoticeStory, lock: HeldLock, { signal }: Attempt) {
  await lock.renew();
  return await notifyOperatorsOfUnreachable(tools, await readUnreachable(tools.bucket, run), signal);
}

function countByNoticeDay(due: readonly Due[]): NoticeReport['steps'] {
  const byDay = Map.groupBy(due, ({ daysBefore }) => daysBefore);
  return [...byDay]
    .map(([days, contracts]) => ({ days, contracts: contracts.length }))
    .sort((one, other) => one.days - other.days);
}

function nobodyToTell(count: number): string {
  const whose = count === 1 ? 'The manager of one contract' : `The managers of ${count} contracts`;
  return `${whose} cannot be told, and nelm.config.ts names no operators who could be told instead. Set operators.`;
}

function noAnswer(count: number): string {
  const whom = count === 1 ? 'one manager' : `${count} managers`;
  return `ISC says nothing of ${whom}, though it does of others: of their people the operators are told instead.`;
}

function noSource(count: number): string {
  const what = count === 1 ? 'One contract that ends soon belongs' : `${count} contracts that end soon belong`;
  return `${what} to no source that the tenant lists, so that nobody was warned of ${count === 1 ? 'it' : 'them'}. Make sure that the identity of the client may see every source.`;
}
