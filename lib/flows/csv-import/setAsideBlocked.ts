import { blockedText, type FindBlock } from '../../people/blocked.ts';
import { headerOf } from '../../people/csv/checkRow.ts';
import type { RosterRow } from '../../people/csv/readRoster.ts';
import type { Person } from '../../people/person.ts';
import { inOrder, type Plan } from '../../people/roster/planRoster.ts';

/** Rejects the rows of people who are blocked, by the name as it is or as it was written, whatever they would have changed. */
export async function rejectBlocked(plan: Plan, findBlock: FindBlock): Promise<Plan> {
  const column = headerOf(plan.roster.header, 'accountName');
  const rejected: RosterRow[] = [];

  async function others<Row extends RosterRow>(rows: readonly Row[]): Promise<Row[]> {
    const kept: Row[] = [];
    for (const one of rows) {
      const { values, writtenName } = one;
      const block = (await findBlock(values.accountName)) ?? (writtenName && (await findBlock(writtenName)));
      if (!block) kept.push(one);
      else {
        const { row, index } = one;
        rejected.push({ row, index, values, rejects: [{ row, column, reason: blockedText(block) }] });
      }
    }
    return kept;
  }

  const created = await others(plan.created);
  const updated = await others(plan.updated);
  const unchanged = await others(plan.unchanged);
  return { ...plan, created, updated, unchanged, rejected: inOrder([...plan.rejected, ...rejected]) };
}

/** The people of some who are not blocked: that a roster lacks somebody who is changes nothing of them. */
export async function withoutBlocked(people: readonly Person[], findBlock: FindBlock): Promise<Person[]> {
  const found = await Promise.all(
    people.map(async (person) => ({ person, block: await findBlock(person.accountName) })),
  );
  return found.filter(({ block }) => !block).map(({ person }) => person);
}
