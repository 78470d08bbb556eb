import { mayPass, reasonOf } from '../../durable/failure.ts';
import type { Notice } from '../../hr/adapter.ts';
import { operatorSystem } from '../../hr/rights.ts';
import type { People } from '../../people/person.ts';
import { eitherOfTwo, namesMeant } from '../../people/roster/knownNames.ts';
import { readName, type SaidName } from '../../people/saidName.ts';
import type { AskedEvent } from './planEvent.ts';

/** Events with the account names that they mean, and those that are not carried out for what their account name looks like. */
type Judged = { asked: AskedEvent[]; settled: { name: string; outcome: 'refused' | 'failed'; reason: string }[] };

/**
 * Finds which accounts events mean whose account names are mended, or look like none: the source may have such an account. Only then are
 * its people asked for.
 *
 * @throws an error that may pass where the tenant does not give them
 */
export async function judgeNames(asked: readonly AskedEvent[], people: () => Promise<People>): Promise<Judged> {
  const odd = new Map(asked.flatMap((one) => oddName(one.event.system, one.event.values.accountName)));
  const judged: Judged = { asked: [], settled: [] };
  if (odd.size === 0) return { ...judged, asked: [...asked] };
  const { known, problem } = await readKnown(people);
  const meant = namesMeant([...odd.values()], known);
  for (const one of asked) {
    const { name, event } = one;
    const { values, system } = event;
    const [[, said] = []] = oddName(system, values.accountName);
    const accountName = said ? meant.get(said.written) : values.accountName;
    if (accountName !== undefined)
      judged.asked.push({ ...one, event: { ...event, values: { ...values, accountName } } });
    else if (problem) judged.settled.push({ name, outcome: 'failed', reason: problem });
    else judged.settled.push({ name, outcome: 'refused', reason: whyNot(said?.fault) });
  }
  return judged;
}

function whyNot(fault: string | undefined): string {
  return `The account name ${fault === undefined ? `${eitherOfTwo}.` : `${fault}. ${whenTaken}`}`;
}

const whenTaken =
  'Such a name is taken only where the source has exactly that account, and nobody else whom it may mean.';

/** A name that somebody may have written otherwise than it is meant, by itself. Operators name who is there, by exactly that name. */
function oddName(system: string | undefined, accountName: string): [string, SaidName][] {
  if (system === operatorSystem) return [];
  const said = readName(accountName);
  return said.fault || said.mended !== accountName ? [[accountName, said]] : [];
}

/** Where the tenant will not give the people of the source, nobody is known to be called so. */
async function readKnown(people: () => Promise<People>): Promise<{ known: People; problem?: string }> {
  try {
    return { known: await people() };
  } catch (error) {
    if (mayPass(error)) throw error;
    const problem = `The account name looks damaged, and the people of the source could not be looked at: ${reasonOf(error)}`;
    return { known: new Map(), problem };
  }
}

/** Whom an event means where nobody can look at the source. */
export function likelyName({ system, event }: Extract<Notice, { event: unknown }>): string {
  const { accountName } = event.person;
  return system === operatorSystem ? accountName : readName(accountName).mended || accountName;
}
