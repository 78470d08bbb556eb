import { systemsOf } from '../../../lib/hr/systems.ts';
import { httpEvent, request } from '../../lib/middleware/invoking.ts';
import { forgedKeys, headersOf, hrKeys, postOf, reportedId } from '../hrSystems.ts';
import type { Journal, Posted } from '../journal.ts';
import { isTakenAtItsWord } from '../takenAtItsWord.ts';
import type { World } from '../world.ts';
import { later, minute, type Of, untilTaken } from './trying.ts';

/** What an HR system posted, and what it was answered. */
type Sent = { system: string; isForged: boolean; id: string; body: string; at: number; answers: number[] };

/** What may go wrong behind the door of webhooks. */
const behind = ['storage', 'secrets', 'start'] as const;

/** So long at most, in milliseconds, somebody else may have waited already for a secret that never came. */
const shared = minute;

const hour = 60 * minute;

/** By how many milliseconds an event is stamped ahead. */
const hoursAhead = ({ ahead }: Of<'event'>) => (ahead?.hours ?? 0) * hour;

/** Posts what HR systems say. */
export function postActs(world: World, journal: Journal) {
  const { time } = world;
  const eventSent: Sent[] = [];

  async function post(event: Of<'event'>): Promise<void> {
    const { system } = event;
    // What somebody else posts in a system's name has not happened there, and nothing has that is yet to come.
    const employees = isTakenAtItsWord(event) ? world.employees : new Map(world.employees);
    const stampedAt = time.now() + hoursAhead(event);
    const { body, means, occurredAt } = postOf(event, `event-${event.id}`, stampedAt, employees);
    const id = reportedId(systemsOf(world.deployed().config.hr).get(system), body);
    const delivered = { from: Number.POSITIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    const posted: Posted = { event: { ...event, ...means }, id, occurredAt, delivered, answers: [], unfounded: [] };
    journal.posts.push(posted);
    const isForged = event.forged ?? false;
    eventSent.push({ system, isForged, id, body, at: occurredAt, answers: posted.answers });
    for (const minutes of event.posted)
      void later(minutes * minute, async () => {
        await untilTaken(async () => {
          // What is tried for so long that its moment is near is given up: then it might be taken.
          if (event.ahead && time.now() > stampedAt - hour) return true;
          delivered.from = Math.min(delivered.from, time.now());
          const since = time.now() - shared;
          const aheadOf = event.ahead?.of === 'delivery' ? hoursAhead(event) : 0;
          const statusCode = await postOnce({ system, isForged, id, body }, aheadOf);
          posted.answers.push(statusCode);
          if (statusCode >= 500 && !world.faults.hasStruck(behind, since)) posted.unfounded.push(statusCode);
          if (statusCode !== 202) return statusCode < 500;
          const isFirst = delivered.to === Number.POSITIVE_INFINITY;
          delivered.to = Math.min(delivered.to, time.now());
          if (isFirst && event.type === 'stopped' && isTakenAtItsWord(event))
            journal.blocks.push({
              ...{ source: event.source, account: event.account, at: time.now() },
              ...{ what: 'stop', isOfSystem: true },
            });
          return statusCode < 500;
        });
      });
  }

  /** Posts a body to the door, signed now, by a clock that may be ahead by so many milliseconds. */
  async function postOnce({ system, isForged, id, body }: Omit<Sent, 'answers' | 'at'>, ahead = 0): Promise<number> {
    const key = (isForged ? forgedKeys : hrKeys)[system] ?? '';
    const sent = {
      ...{ method: 'POST' as const, route: '/hr/{system}', parameters: { system }, body },
      headers: { 'content-type': 'application/json', ...headersOf(system, id, body, key, time.now() + ahead) },
    };
    const { statusCode } = await request(world.deployed().doors.webhook as never, httpEvent(sent));
    return statusCode;
  }

  return { eventSent, post, postOnce };
}
