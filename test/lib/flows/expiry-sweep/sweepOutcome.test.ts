import { describe, expect, test } from 'vitest';
import type { Deleted } from '../../../../lib/flows/expiry-sweep/countDeleted.ts';
import { dryRunOf, resultOf, sweptOf, untouched } from '../../../../lib/flows/expiry-sweep/sweepOutcome.ts';
import { countSwept, type Swept } from '../../../../lib/flows/expiry-sweep/sweepReport.ts';
import type { SweptSource } from '../../../../lib/flows/expiry-sweep/sweepRun.ts';
import type { Classified } from '../../../../lib/flows/expiry-sweep/threshold.ts';

const source = (name: string, cutoff: SweptSource['cutoff'] = 0): SweptSource => ({
  id: `id of ${name}`,
  name,
  ids: [`id of ${name}`],
  people: 800,
  cutoff,
});

const contractors = source('Contractors');
const interns = source('Interns');
const none = { people: 800, deleted: 0, left: 0, remaining: 0 };
const swept = (one: Partial<Swept>): Swept => ({
  id: '1',
  name: 'Contractors',
  due: 12,
  ...none,
  outcome: 'deleted',
  ...one,
});

describe('what became of each source', () => {
  test.each<[Classified['verdict'], number, Swept['outcome'], Swept['outcome']]>([
    ['nobody', 0, 'nobody', 'nobody'],
    ['hold', 120, 'held', 'would be held'],
    // Whom nothing was tried of could not be deleted.
    ['delete', 12, 'failed', 'would be deleted'],
    ['unasked', 120, 'failed', 'failed'],
    ['already-asked', 120, 'waits', 'waits'],
    ['refused', 120, 'refused', 'refused'],
  ])('%s of %d', (verdict, due, outcome, inDryRun) => {
    const classified = [{ source: contractors, due, verdict }];
    const expected = { id: 'id of Contractors', name: 'Contractors', due, ...none };
    expect(sweptOf(classified, { sources: [] })).toEqual([{ ...expected, outcome }]);
    expect(dryRunOf(classified)).toEqual([{ ...expected, outcome: inDryRun }]);
  });

  test('is counted where people of it were deleted', () => {
    const deleted: Deleted = { source: interns, outcome: 'deleted', deleted: 9, left: 2, remaining: 1 };
    const lost: Deleted = { source: contractors, outcome: 'busy', deleted: 0, left: 0, remaining: 'unknown' };
    const classified: Classified[] = [
      { source: contractors, due: 7, verdict: 'delete' },
      { source: interns, due: 12, verdict: 'delete' },
    ];
    expect(sweptOf(classified, { sources: [deleted, lost] })).toEqual([
      // Nobody knows how many are gone: all of them may be there.
      { id: 'id of Contractors', name: 'Contractors', ...none, due: 7, remaining: 7, outcome: 'busy' },
      {
        id: 'id of Interns',
        name: 'Interns',
        people: 800,
        due: 12,
        deleted: 9,
        left: 2,
        remaining: 1,
        outcome: 'deleted',
      },
    ]);
  });

  test('is nothing where the source keeps everybody', () => {
    const one = untouched({ source: source('Contractors', 'never'), due: 0 }, 'nobody');
    expect(one.outcome).toBe('kept');
  });
});

describe('what a sweep came to', () => {
  test('is that there was nothing to do where nobody was due in any source', () => {
    const idle = swept({ due: 0, outcome: 'nobody' });
    expect(resultOf([idle, idle])).toEqual({ outcome: 'nothing-to-do', sources: [idle, idle], error: undefined });
    expect(resultOf([idle, swept({ deleted: 12 })]).outcome).toBe('completed');
  });

  test('is a failure where something could not be done, or somebody is listed still', () => {
    const failed = swept({ remaining: 12, outcome: 'failed' });
    expect(resultOf([failed], ['One.', 'Two.'])).toEqual({ outcome: 'failed', sources: [failed], error: 'One. Two.' });
    const listed = [
      swept({ deleted: 11, remaining: 1 }),
      swept({ name: 'Guests', deleted: 12 }),
      swept({ name: 'Interns', deleted: 11, remaining: 1 }),
      failed,
    ];
    expect(resultOf(listed, ['One.'])).toMatchObject({
      outcome: 'failed',
      error:
        'One. Some people of Contractors, Interns are still listed after their deletion. Look at them in the tenant.',
    });
  });
});

test('a sweep is counted over all its sources; who waits for a decision is held, whoever has asked', () => {
  const sources = [
    swept({ due: 12, deleted: 9, left: 2, remaining: 1 }),
    swept({ due: 120, outcome: 'held' }),
    swept({ due: 30, outcome: 'would be held' }),
    swept({ due: 4, outcome: 'waits' }),
    swept({ due: 5, outcome: 'refused' }),
    swept({ due: 6, outcome: 'failed', deleted: 1, left: 2, remaining: 3 }),
  ];
  expect(countSwept(sources)).toEqual({ due: 177, deleted: 10, left: 4, remaining: 4, held: 154 });
});
