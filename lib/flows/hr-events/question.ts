import { lastDayText } from '../../dates/dayText.ts';
import type { Held } from '../../decisions/waitForDecision.ts';
import { eventIdentity } from '../../hr/eventIdentity.ts';
import type { WaitingGroup } from '../../hr/waitingGroups.ts';
import { writeForSpreadsheet } from '../../people/csv/writePeople.ts';
import { accountKey, attributesOf } from '../../people/person.ts';
import type { CarriedEvent } from './carriedEvent.ts';

/** What the operators are asked about the events of a group. */
export function question(
  { why, source }: Pick<WaitingGroup, 'why' | 'source'>,
  events: readonly CarriedEvent[],
  timeZone: string,
): Held {
  const asked = askedPeople(events);
  const people = asked.map(({ person }) => person);
  return {
    ...(why === 'rehire' ? rehiring(source.name, asked.length) : ending(source.name, asked.length)),
    columns: ['Account name', 'Name', 'What', 'End so far'],
    rows: asked.map(({ what, person }) => [
      person.accountName,
      `${person.firstName} ${person.lastName}`,
      what,
      person.endDate && lastDayText(person.endDate, timeZone),
    ]),
    count: asked.length,
    list: { name: `${source.name}.csv`, csv: writeForSpreadsheet(people, attributesOf(people)) },
  };
}

/** Each person once, however many of their events wait: as the last of them says, and with what any of them would do. */
function askedPeople(events: readonly CarriedEvent[]): NonNullable<CarriedEvent['asked']>[] {
  const inOrder = events.toSorted((one, other) => momentOf(one) - momentOf(other));
  const asked = inOrder.flatMap((one) => (one.asked ? [one.asked] : []));
  return [...Map.groupBy(asked, ({ person }) => accountKey(person.accountName)).values()].flatMap((all) => {
    const what = [...new Set(all.map((one) => one.what))].join('; ');
    return all.slice(-1).map(({ person }) => ({ what, person }));
  });
}

const momentOf = ({ notice }: CarriedEvent) => Date.parse(eventIdentity(notice).occurredAt);

function ending(source: string, count: number): Pick<Held, 'what' | 'choices' | 'why'> {
  return {
    choices:
      count === 1
        ? { approve: 'End this one', reject: 'Keep the person' }
        : { approve: `End these ${count.toLocaleString('en')}`, reject: 'Keep them' },
    what: `End ${count === 1 ? 'one more person' : `${count.toLocaleString('en')} more people`} of ${source}`,
    why: 'HR events would end, delete or stop more people of this source within 24 hours than its delete threshold allows. What is approved is looked at afresh.',
  };
}

function rehiring(source: string, count: number): Pick<Held, 'what' | 'choices' | 'why'> {
  return {
    choices:
      count === 1
        ? { approve: 'Let this one in', reject: 'Keep the person out', letsIn: true }
        : { approve: `Let these ${count.toLocaleString('en')} in`, reject: 'Keep them out', letsIn: true },
    what: `Let ${count === 1 ? 'one person' : `${count.toLocaleString('en')} people`} in again at ${source}`,
    why: 'HR events say that somebody comes again whose contract has ended. A hire of this source needs an approval, and the tenant knows none of a rehire. What is approved is looked at afresh.',
  };
}
