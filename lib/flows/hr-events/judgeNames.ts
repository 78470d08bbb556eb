import type { Notice } from '../../hr/adapter.ts';
import { operatorSystem } from '../../hr/rights.ts';
import type { People } from '../../people/person.ts';
import { namesMeant } from '../../people/roster/knownNames.ts';
import { readName, type SaidName } from '../../people/saidName.ts';
import type { AskedEvent } from './planEvent.ts';

/** Events with the account names that they mean, and those that are refused for what their account name looks like. */
type Judged = { asked: AskedEvent[]; refused: { name: string; outcome: 'refused'; reason: string }[] };

/**
 * Finds which accounts events mean whose account names are mended, or look like none: the source may have such an account. Only then are
 * its people asked for. Operators name who is there, by exactly that name.
 */
export async function judgeNames(asked: readonly AskedEvent[], people: () => Promise<People>): Promise<Judged> {
  const odd = new Map<string, SaidName>();
  for (const { event } of asked) {
    const { accountName } = event.values;
    const said = event.system === operatorSystem ? undefined : readName(accountName);
    if (said && (said.fault || said.mended !== accountName)) odd.set(accountName, said);
  }
  if (odd.size === 0) return { asked: [...asked], refused: [] };
  const meant = namesMeant([...odd.values()], await people());
  const judged: Judged = { asked: [], refused: [] };
  for (const one of asked) {
    const { values, system } = one.event;
    const said = system === operatorSystem ? undefined : odd.get(values.accountName);
    const accountName = said ? meant.get(said.written) : values.accountName;
    if (accountName !== undefined) {
      judged.asked.push({ ...one, event: { ...one.event, values: { ...values, accountName } } });
    } else
      judged.refused.push({ name: one.name, outcome: 'refused', reason: `The account name ${said?.fault}. ${taken}` });
  }
  return judged;
}

const taken = 'Such a name is taken only where the source has exactly that account, and nobody else whom it may mean.';

/** Whom an event means where nobody can look at the source. */
export function likelyName({ system, event }: Extract<Notice, { event: unknown }>): string {
  const { accountName } = event.person;
  return system === operatorSystem ? accountName : readName(accountName).mended || accountName;
}
