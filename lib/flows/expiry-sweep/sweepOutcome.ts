import type { Deleted } from './countDeleted.ts';
import type { Deletion } from './deleteExpired.ts';
import type { SweepReport, Swept } from './sweepReport.ts';
import type { Classified } from './threshold.ts';

/** What a sweep came to: what became of every source, and what is to be said when not all could be done. */
export type SweepResult = { outcome: SweepReport['outcome']; sources: Swept[]; error?: string | undefined };

const outcomes = {
  nobody: 'nobody',
  delete: 'failed',
  hold: 'held',
  unasked: 'failed',
  'already-asked': 'waits',
  refused: 'refused',
} as const satisfies Record<Classified['verdict'], Swept['outcome']>;

/** The result of a run, of what became of its sources and of what could not be done. */
export function resultOf(sources: Swept[], problems: readonly string[] = []): SweepResult {
  const error = [...problems, ...whereStillListed(sources)].join(' ') || undefined;
  const isIdle = sources.every(({ due }) => due === 0);
  return { outcome: error ? 'failed' : isIdle ? 'nothing-to-do' : 'completed', sources, error };
}

/** What became of each source. Those whose people were to be deleted and were not even tried could not be done. */
export function sweptOf(classified: readonly Classified[], { sources }: Pick<Deletion, 'sources'>): Swept[] {
  return classified.map((one) => {
    const deleted = sources.find(({ source }) => source.id === one.source.id);
    return deleted ? withCounts(one, deleted) : untouched(one, outcomes[one.verdict]);
  });
}

/** What would become of each source. */
export function dryRunOf(classified: readonly Classified[]): Swept[] {
  const would = { delete: 'would be deleted', hold: 'would be held' } as const;
  return classified.map((one) =>
    untouched(one, one.verdict === 'delete' || one.verdict === 'hold' ? would[one.verdict] : outcomes[one.verdict]),
  );
}

/** A source of which nobody was deleted. */
export function untouched({ source, due }: Omit<Classified, 'verdict'>, outcome: Swept['outcome']): Swept {
  const { id, name, people, cutoff } = source;
  return { id, name, people, due, deleted: 0, left: 0, remaining: 0, outcome: cutoff === 'never' ? 'kept' : outcome };
}

/** A source whose people were to be deleted. */
export function withCounts(
  one: Omit<Classified, 'verdict'>,
  { outcome, deleted, left, remaining }: Omit<Deleted, 'source'>,
): Swept {
  const counts = { deleted, left, remaining: remaining === 'unknown' ? one.due : remaining };
  return { ...untouched(one, outcome), ...counts };
}

function whereStillListed(sources: readonly Swept[]): string[] {
  const names = sources
    .filter(({ outcome, remaining }) => outcome === 'deleted' && remaining > 0)
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [`Some people of ${names.join(', ')} are still listed after their deletion. Look at them in the tenant.`];
}
