import type { FaultRates } from './faultRates.ts';
import type { Plan, PlanEvent } from './plan.ts';

/** A plan as a list that a person can read. */
export function planText(
  { startsAt, days, looksAt = [23], settings, schemas = {}, events }: Plan,
  rates: FaultRates,
): string {
  const { timeZone, hr, ...others } = settings;
  const attributes = Object.entries(schemas).flatMap(([source, own]) =>
    own.length > 0 ? [`${source} has ${own.map(({ technicalName }) => technicalName).join(' and ')}`] : [],
  );
  const faults = Object.entries(rates).filter(([, rate]) => rate > 0);
  return [
    `From ${startsAt.slice(0, 10)}, ${days} days, ${timeZone}; looked at ${looksAt === 'quiet' ? 'whenever it is quiet' : `by the end of hours ${looksAt.join(', ')}`}`,
    `Set: ${JSON.stringify(others)}, HR systems ${JSON.stringify(hr)}`,
    `Attributes: ${attributes.join('; ') || 'none of their own'}`,
    faults.length === 0
      ? 'Nothing goes wrong by chance.'
      : `By chance: ${faults.map(([of, rate]) => `${of} ${rate}`).join(', ')}`,
    ...events.map(
      (event) => `${String(event.id).padStart(4)}  ${event.at.slice(0, 16).replace('T', ' ')}  ${eventText(event)}`,
    ),
  ].join('\n');
}

function eventText(event: PlanEvent): string {
  switch (event.kind) {
    case 'file': {
      const people = event.rows.map(
        ({ account, phone, start, end, wrong }) =>
          `${account} (${phone}) ${start} to ${end}${wrong ? `, ${wrong}` : ''}`,
      );
      const told = event.told.join() === '0' ? '' : `, told after ${event.told.join(' and ')} minutes`;
      const cut = event.cutAt === undefined ? '' : ', cut off within the last row';
      return `${event.folder}/${event.source}/${event.name}.csv${told}${cut}: ${people.join('; ') || 'nobody'}`;
    }
    case 'event': {
      const posted = event.posted.join() === '0' ? '' : `, posted after ${event.posted.join(' and ')} minutes`;
      return `${event.forged ? 'forged: ' : ''}${event.ahead ? `${event.ahead.hours} hours ahead (${event.ahead.of}): ` : ''}${event.system} says ${event.type} of ${event.account}: ${JSON.stringify(event.values)}${posted}`;
    }
    case 'decide':
      return `${event.by ?? 'an operator'} clicks ${event.decision}, ${event.clicks} times${event.isLate ? ', where it is over' : ''}`;
    case 'choose':
      return `${event.by ?? 'a manager'} clicks ${event.wish}${event.account === undefined ? '' : ` for ${event.account}`}, ${event.clicks} times${event.isLate ? ', where it is over' : ''}`;
    case 'scan':
      return 'a scanner opens all links';
    case 'requests':
      return `the approvers ${event.decision} what ${event.waited === undefined ? 'waits' : `has waited ${event.waited} hours`}`;
    case 'hand':
      return `by hand: ${event.what} ${event.account} of ${event.source}`;
    case 'ask':
      return `somebody asks for ${event.account} in ${event.source}, ${event.start} to ${event.end}`;
    case 'stop':
    case 'lift':
      return `${event.kind} ${event.account} of ${event.source}${event.isInConsole ? ', in the console' : ''}`;
    case 'move':
      return `an operator has ${event.account} of ${event.source} ${event.act} on ${event.day}, ${event.clicks} times`;
    case 'outage':
      return `for ${event.minutes} minutes, ${event.rate * 100} % of ${event.of} go wrong`;
    case 'restore':
      return `an operator restores ${event.source} from the backup of ${event.daysBack} backups before the newest`;
    case 'drift':
      return `by hand: ${event.source} is described ${event.isBack ? 'as stated again' : 'in other words'}`;
    case 'handover': {
      const said = event.answers.map(
        ({ after, answer, by }) => `${by ? `${by} says ` : ''}${answer} after ${after} hours`,
      );
      return `${event.accounts.join(', ')} of ${event.source} are offered to ${event.to}: ${said.join(', ') || 'no answer'}`;
    }
    case 'manager':
      return `the manager ${event.manager} ${event.isThere ? 'is there again' : 'leaves'}`;
    case 'deploy':
      return `nelm is deployed anew${event.change ? `, with ${JSON.stringify(event.change)}` : ''}`;
  }
}
