import type { Due } from './dueContracts.ts';

/** What one manager is told of. Without an address nobody can be told, and the operators are. */
export type ManagerGroup = { email: string | undefined; contracts: Due[] };

/** So many managers, or managers of so many contracts, are told in one step at most: a step must end within one invocation. */
const mostManagers = 20;
const mostContracts = 500;

/** The contracts by manager, in an order that is the same each time; those whose manager has no address come last. */
export function groupByManager(due: readonly Due[]): ManagerGroup[] {
  const byEmail = Map.groupBy(due, ({ managerEmail }) => managerEmail?.toLowerCase());
  const groups = [...byEmail.values()].map((contracts) => ({ email: contracts[0]?.managerEmail, contracts }));
  return groups.sort((one, other) => orderOf(one).localeCompare(orderOf(other), 'en'));
}

const orderOf = ({ email }: ManagerGroup) => (email === undefined ? '\uffff' : email.toLowerCase());

/** How many managers each step tells, one step after the other. */
export function batchSizes(groups: readonly ManagerGroup[]): number[] {
  const sizes: number[] = [];
  let contracts = 0;
  for (const group of groups) {
    const size = sizes.at(-1);
    contracts += group.contracts.length;
    if (size !== undefined && size < mostManagers && contracts <= mostContracts) {
      sizes[sizes.length - 1] = size + 1;
      continue;
    }
    sizes.push(1);
    contracts = group.contracts.length;
  }
  return sizes;
}
