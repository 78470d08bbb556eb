import type { Journal } from './journal.ts';
import type { Plan, PlanEvent } from './plan.ts';

/** From when on and until when anybody has said of somebody that they are there, in epoch milliseconds; days are those of UTC. */
export type SaidDates = { starts: number[]; ends: number[] };

/** All that files, HR systems, operators and people in the tenant say in a plan of the contract of one person. */
export function saidDates({ events }: Pick<Plan, 'events'>, source: string, account: string): SaidDates {
  const said: SaidDates = { starts: [], ends: [] };
  for (const event of events) {
    const isAbout =
      'source' in event && event.source === source && (!('account' in event) || event.account === account);
    if (!isAbout) continue;
    for (const { start, end } of contractsIn(event, account)) {
      if (start !== undefined) said.starts.push(Date.parse(start));
      if (end !== undefined) said.ends.push(Date.parse(end));
    }
  }
  return said;
}

/** Whether a manager has chosen for somebody, or they were put back from a backup: what their contract was no plan says. */
export function isMovedOtherwise(
  { wishes, clicks, restores }: Pick<Journal, 'wishes' | 'clicks' | 'restores'>,
  account: string,
): boolean {
  return (
    wishes.some((one) => one.account === account && one.type === 'extended') ||
    clicks.some((one) => one.account === account && one.what === 'extend') ||
    restores.some(({ accounts }) => accounts.includes(account))
  );
}

type Contract = { start?: string | undefined; end?: string | undefined };

function contractsIn(event: PlanEvent, account: string): Contract[] {
  switch (event.kind) {
    case 'file':
      return event.rows.filter((row) => row.account === account);
    case 'event': {
      const isOver = event.type === 'ended' || event.type === 'stopped';
      return [event.values, ...(isOver ? [{ end: event.at }] : [])];
    }
    case 'hand':
      return event.what === 'extend' ? [event] : event.what === 'end' ? [{ end: event.at }] : [];
    case 'stop':
      return [{ end: event.at }];
    case 'move':
      return [{ end: event.day }];
    case 'ask':
      return [event];
    default:
      return [];
  }
}
