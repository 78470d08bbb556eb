import type { Due } from './dueContracts.ts';

/** What one manager is told of. Without an address nobody can be told, and the operators are. */
export type ManagerGroup = { email: string | undefined; contracts: Due[] };

/** So many managers, or managers of so many contracts, are told in one step, unless that comes to too many steps. */
const usualManagers = 20;
const usualContracts = 500;

/**
 * So many steps for the managers, and twice as many for their contracts, at most: an execution may use 3,000 operations, and a step
 * uses two. 50,000 managers of a million contracts are 125 managers, or 2,500 contracts, a step: some 30 seconds of an invocation.
 */
const fewSteps = 400;

/** The contracts by manager, in an order that is the same each time; those whose manager has no address come last. */
export function groupByManager(due: readonly Due[]): ManagerGroup[] {
  const byEmail = Map.groupBy(due, ({ managerEmail }) => managerEmail?.toLowerCase());
  const groups = [...byEmail.values()].map((contracts) => ({ email: contracts[0]?.managerEmail, contracts }));
  return groups.sort((one, other) => orderOf(one).localeCompare(orderOf(other), 'en'));
}

const orderOf = ({ email }: ManagerGroup) => (email === undefined ? '\uffff' : email.toLowerCase());

/** How many managers each step tells, one step after the other. */
export function batchSizes(groups: readonly ManagerGroup[]): number[] {
  const all = groups.reduce((sum, group) => sum + group.contracts.length, 0);
  const mostManagers = Math.max(usualManagers, Math.ceil(groups.length / fewSteps));
  const mostContracts = Math.max(usualContracts, Math.ceil(all / fewSteps));
  const sizes: number[] = [];
  let contracts = 0;
  for (const group of groups) {
    const size = sizes.at(-1) ?? mostManagers;
    contracts += group.contracts.length;
    if (size < mostManagers && contracts <= mostContracts) {
      sizes[sizes.length - 1] = size + 1;
      continue;
    }
    sizes.push(1);
    contracts = group.contracts.length;
  }
  return sizes;
}

/**
 * How many managers are noted at once as warned, before their mails go out: of a run that is ended for good in between, so many are not
 * told. Up to a hundred are noted one by one; of thousands twenty at most, since each note writes all that is noted of a source.
 *
 * @param batches how many managers each step of the run tells
 */
export function notedAtOnce(batches: readonly number[]): number {
  const managers = batches.reduce((sum, size) => sum + size, 0);
  return Math.max(1, Math.min(20, Math.ceil(managers / 100)));
}
