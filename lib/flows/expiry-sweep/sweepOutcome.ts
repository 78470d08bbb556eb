import type { Deletion } from './deleteFound.ts';
import type { Swept } from './sweepReport.ts';
import type { Judged } from './threshold.ts';

/** What became of every source, and what is to be said when not all could be done. */
export type Outcome = { sources: Swept[]; error?: string | undefined };

const outcomes = {
  nobody: 'nobody',
  delete: 'failed',
  hold: 'held',
  waits: 'waits',
  refused: 'refused',
} as const satisfies Record<Judged['verdict'], Swept['outcome']>;

/** What a sweep came to: whose people were to be deleted and were not even tried could not be done. */
export function outcomeOf(judged: readonly Judged[], deletion: Deletion, problems: readonly string[]): Outcome {
  const sources = judged.map((one) => {
    const deleted = deletion.sources.find(({ source }) => source.id === one.source.id);
    return { ...untouched(one, outcomes[one.verdict]), ...(deleted && countsOf(deleted)) };
  });
  return { sources, error: [...problems, ...deletion.problems, ...stillThere(sources)].join(' ') || undefined };
}

/** What a dry run came to. */
export function dryOutcomeOf(judged: readonly Judged[]): Outcome {
  const would = { delete: 'would be deleted', hold: 'would be held' } as const;
  return {
    sources: judged.map((one) =>
      untouched(one, one.verdict === 'delete' || one.verdict === 'hold' ? would[one.verdict] : outcomes[one.verdict]),
    ),
  };
}

/** A source of which nobody was deleted. */
export function untouched({ source, due }: Omit<Judged, 'verdict'>, outcome: Swept['outcome']): Swept {
  const { id, name, people, cutoff } = source;
  return { id, name, people, due, deleted: 0, left: 0, remaining: 0, outcome: cutoff === 'never' ? 'kept' : outcome };
}

/** What the deletion of a source's people came to. */
export function countsOf({ outcome, deleted, left, remaining }: Deletion['sources'][number]) {
  return { outcome, deleted, left, remaining };
}

/** What to say of people who are there after their deletion. */
export function stillThere(sources: readonly Swept[]): string[] {
  const names = sources
    .filter(({ outcome, remaining }) => outcome === 'deleted' && remaining > 0)
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [`Some people of ${names.join(', ')} are there after their deletion. Look at them in the tenant.`];
}
