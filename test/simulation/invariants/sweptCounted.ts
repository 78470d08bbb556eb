import { accountsIn, type Invariant, type Seen } from '../seen.ts';

/** A sweep counts nobody as deleted who is there still. */
export function sweptCounted(): Invariant {
  let before: Seen['records'] | undefined;
  return ({ sweeps, world, records, isQuiet }) => {
    const wrong = sweeps.flatMap(({ folder, report: { runId, sources } }) =>
      sources.flatMap(({ name, deleted }) => {
        const named = accountsIn(world, `${folder}/deleted-${name}.csv`);
        const there = named.filter((one) => isTheSame(before?.get(name)?.get(one), records.get(name)?.get(one)));
        if (deleted <= named.length - there.length) return [];
        return [`3: ${runId} counts ${deleted} people of ${name} as deleted, and ${there.join(', ')} are there.`];
      }),
    );
    // A report is given at the next quiet look: whoever was made anew by a look before that is another record than was swept.
    if (isQuiet) before = records;
    return wrong;
  };
}

/** Whether somebody is there as the record that they were, and was not deleted and made anew. */
function isTheSame(was: { id: string } | undefined, is: { id: string } | undefined): boolean {
  return was !== undefined && was.id === is?.id;
}
