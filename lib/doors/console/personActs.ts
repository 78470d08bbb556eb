import { isOnlyNamed } from '../../directory/changedSince.ts';
import type { FoundOne } from '../../directory/findOne.ts';
import { accountKey } from '../../people/person.ts';
import type { Visit } from './consolePage.ts';
import { ownAccounts } from './visiblePerson.ts';

/** What can be done to a person in the console. */
const personActs = ['extend', 'end', 'transfer', 'attest', 'letEnd', 'stop', 'lift'] as const;

export type PersonAct = (typeof personActs)[number];

/** What whoever looks may do to a person whom they see, in the state that the person is in. */
export function actsFor(
  visit: Pick<Visit, 'person' | 'tools'>,
  { person, block }: Pick<FoundOne, 'person' | 'block'>,
): PersonAct[] {
  const isOperator = visit.person.roles.includes('operator');
  const isTheirs = person !== undefined && ownAccounts(visit).has(accountKey(person.manager));
  const isOver = person === undefined || !(Date.parse(person.endDate) > visit.tools.now());
  // Of whom only the name is known until the next export, nobody could say whose they are and until when.
  const isKnown = person !== undefined && !isOnlyNamed(person);
  const may: Record<PersonAct, boolean> = {
    extend: isKnown && !block && (isOperator || isTheirs) && (isOperator || !isOver),
    end: isOperator && !block && !isOver,
    transfer: isKnown && !block && (isOperator || isTheirs),
    attest: isTheirs && !isOver,
    letEnd: isTheirs && !block && !isOver,
    stop: isOperator && !block,
    lift: isOperator && block !== undefined,
  };
  return personActs.filter((act) => may[act]);
}
