import { executionNamesOf } from '../../../lib/durable/executionName.ts';
import type { Journal } from '../journal.ts';
import { fileText } from '../people.ts';
import type { Invariant, Seen } from '../seen.ts';

const day = 24 * 60 * 60_000;

/** No lock, event, hold or file is left behind its run. */
export function nothingLeft(): Invariant {
  const openQuestions = findOpenQuestions();
  /** The runs of files that failed: their reports may be gone before the files are. */
  const failed = new Set<string>();
  return (seen) => {
    for (const { report } of seen.imports) if (report.outcome === 'failed') failed.add(report.runId);
    const wrong = [...left(seen, failed), ...filesGone(seen)];
    if (!seen.isQuiet) return wrong;
    const lapsed = openQuestions(seen).filter(({ expiresAt }) => Date.parse(expiresAt) + day < seen.now);
    return [...wrong, ...lapsed.map(({ runId }) => `5: The question of ${runId} has lapsed and stands open.`)];
  };
}

/** Looks again and again for what operators are asked and nobody has decided; what is over is read again where it was written anew. */
function findOpenQuestions(): (seen: Seen) => { runId: string; expiresAt: string }[] {
  const over = new Map<string, string>();
  return ({ world: { storage } }) =>
    storage.keys('decisions/').flatMap((key) => {
      const { etag = '', bytes } = storage.read(key) ?? {};
      if (over.get(key) === etag) return [];
      const hold = JSON.parse(String(bytes));
      if (!hold.decided && !hold.lapsed) return [hold];
      over.set(key, etag);
      return [];
    });
}

function left(seen: Seen, failed: ReadonlySet<string>): string[] {
  const { world, isQuiet, isLast } = seen;
  const running = world.lambda.engine.executions().filter(({ status }) => status === 'RUNNING');
  if (isLast && !isQuiet) {
    const names = running.map(({ name, operations }) => `${name} (${operations.at(-1)?.Name})`).join(', ');
    const left = [...world.storage.keys('locks/'), ...world.storage.keys('events/')].join(', ');
    return [`5: Three days without a fault have not brought rest: ${names}; ${left}`];
  }
  if (!isQuiet) return [];
  const waiting = new Set(running.map(({ name }) => name));
  const isWaiting = (runId: string) => executionNamesOf(runId, 'sim').some((name) => waiting.has(name));
  return [...filesLeft(seen, failed, isWaiting), ...(isLast ? eventsLeft(seen, isWaiting) : [])];
}

/**
 * The files that lie where they were dropped, though the run of that very drop is over. Of a run that failed its file stays, so that
 * it can be dropped again.
 */
function filesLeft(
  { world: { storage }, journal, now }: Seen,
  failed: ReadonlySet<string>,
  isWaiting: (runId: string) => boolean,
): string[] {
  const drops = [...journal.drops, ...journal.restores];
  return [...storage.keys('inbox/'), ...storage.keys('roster/')].flatMap((key) => {
    const { at = now } = storage.read(key) ?? {};
    // S3 may tell of a file a day late, and whoever is told of it may be away for hours.
    if (now - at < 2 * day) return [];
    // Of two that were dropped in the same millisecond the later one lies there.
    const dropped = drops.findLast((one) => one.key === key && one.droppedAt === at);
    if (dropped === undefined) return [`5: The file ${key} is there, and nobody dropped it.`];
    if (isWaiting(dropped.runId) || failed.has(dropped.runId)) return [];
    return [`5: The file ${key} is left behind its run ${dropped.runId}.`];
  });
}

/**
 * The files whose run has failed, and that do not lie any more where they were dropped: nobody can have them imported again. Where some
 * of a file waits for a decision, the rest is done, and the file lies with its run. One that is byte for byte another of its name goes
 * with that: S3 cannot tell them apart.
 */
function filesGone({ imports, journal, world: { storage } }: Seen): string[] {
  const drops = [...journal.drops, ...journal.restores];
  return imports.flatMap(({ report: { runId, outcome, counts, decision } }) => {
    const drop = drops.find((one) => one.runId === runId);
    const isLast = drops.findLast((one) => one.key === drop?.key) === drop;
    const hasWaited = decision !== undefined || (counts.held ?? 0) + (counts.heldRows ?? 0) > 0;
    if (outcome !== 'failed' || hasWaited || !drop || !isLast || storage.read(drop.key)) return [];
    if (drops.some((one) => one !== drop && one.key === drop.key && isSameFile(one, drop))) return [];
    return [`5: The file ${drop.key} of the run ${runId}, which has failed, is gone.`];
  });
}

type Drop = Journal['drops'][number] | Journal['restores'][number];

function isSameFile(one: Drop, other: Drop): boolean {
  return 'event' in one && 'event' in other && fileText(one.event) === fileText(other.event);
}

/** The groups of events that wait, though the run is over that has the name of the group. */
function eventsLeft({ world: { storage } }: Seen, isWaiting: (runId: string) => boolean): string[] {
  const groups = new Set(storage.keys('waiting/').map((key) => key.split('/')[2] ?? ''));
  return [...groups].flatMap((group) =>
    isWaiting(group) ? [] : [`5: Events of ${group} wait, and no run with them.`],
  );
}
