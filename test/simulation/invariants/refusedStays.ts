import type { Hold } from '../../../lib/decisions/hold.ts';
import type { Invariant, Seen } from '../seen.ts';

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

/** For so many days a question is open, and a no stands, where nothing is set. */
const usualDays = 7;

/** What a sweep asked about a source, in epoch milliseconds. */
type Question = { runId: string; source: string; askedAt: number; until: number; isUnknown: boolean };

/** What operators said no to, that people of a source be deleted, they are not asked again for as long as they may take to decide. */
export function refusedStays(): Invariant {
  const questions = new Map<string, Question>();
  let writes = 0;
  return ({ world, journal }) => {
    const written = world.storage.writtenSince(writes);
    writes += written.length;
    for (const key of new Set(written.filter((one) => one.startsWith('decisions/'))))
      noteQuestion(questions, world, key);
    return journal.decisions.flatMap(({ runId, decision, at }) => {
      const asked = questions.get(runId);
      if (decision !== 'reject' || !asked || isAnothers(asked, at)) return [];
      const later = [...questions.values()].filter((one) => one !== asked && one.source === asked.source);
      // Another one took its place before it was decided: a no to an old question says nothing of the new one.
      if (later.some(({ askedAt }) => askedAt > asked.askedAt && askedAt <= at)) return [];
      // Once they were asked again in time, what came of that counts, also where a no stands for longer by then.
      const [again] = later.filter(({ askedAt }) => askedAt > at).sort((one, other) => one.askedAt - other.askedAt);
      if (!again || again.askedAt >= at + daysOf(world, again.askedAt) * day - hour) return [];
      const [no, then] = [at, again.askedAt].map((moment) => new Date(moment).toISOString());
      return [
        `2: Operators said no to ${runId} of ${asked.source} at ${no}, and ${again.runId} asked again at ${then}.`,
      ];
    });
  };
}

/** Whether another run may have meant to ask meanwhile: whether the mail came is not known, or it was decided at the last moment. */
function isAnothers({ isUnknown, until }: Question, at: number): boolean {
  return isUnknown || at > until - 5 * minute;
}

function noteQuestion(questions: Map<string, Question>, { storage }: Seen['world'], key: string): void {
  const object = storage.read(key);
  if (!object) return;
  const { runId, what, heldAt, expiresAt, mailUnknown = false }: Hold = JSON.parse(String(object.bytes));
  const [, source] = /^Delete .* people of (.*)$/.exec(what) ?? [];
  if (source === undefined || !runId.includes('expiry-sweep')) return;
  const isUnknown = mailUnknown || (questions.get(runId)?.isUnknown ?? false);
  questions.set(runId, { runId, source, askedAt: Date.parse(heldAt), until: Date.parse(expiresAt), isUnknown });
}

/** The fewest days by what was deployed when a question was asked, or when the run began that asked it. */
function daysOf(world: Seen['world'], askedAt: number): number {
  return Math.min(...world.setBetween(askedAt - day, askedAt).map(({ decisionDays = usualDays }) => decisionDays));
}
