import * as z from 'zod';
import { eventIdentity } from '../../hr/eventIdentity.ts';
import { getValue, type Person, type PersonValues } from '../../people/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import type { CarriedEvent } from './carriedEvent.ts';
import type { Decision } from './decideEvent.ts';
import { type EventLine, eventLineSchema, type HrEventReport } from './eventReport.ts';

const file = 'lines.json';

/** What became of an event, beside what its line says of the event itself. */
export type Became = Omit<EventLine, 'system' | 'event' | 'accountName' | 'changed'> &
  Partial<Pick<EventLine, 'changed'>>;

/** The line of an event in the report. */
export function lineOf({ notice }: Pick<CarriedEvent, 'notice'>, became: Became): EventLine {
  const event = 'event' in notice ? notice.event : undefined;
  const { id, occurredAt } = eventIdentity(notice);
  return {
    system: notice.system,
    event: {
      ...{ id, ...(event && { type: event.type }), occurredAt },
      ...(event?.comment && { comment: event.comment }),
      ...(event?.by && { by: event.by }),
    },
    ...(event && { accountName: event.person.accountName }),
    changed: [],
    ...became,
  };
}

/** What a decision changes of a person: from what to what. */
export function changesOf(decision: Decision, before: Person | undefined): EventLine['changed'] {
  if (decision.do !== 'change') return [];
  const { accountName: _, data, ...own } = decision.values;
  const values: PersonValues = decision.values;
  return [...Object.keys(own), ...Object.keys(data)].map((name) => ({
    name,
    from: (before && getValue(before, name)) ?? '',
    to: getValue(values, name) ?? '',
  }));
}

/** Keeps the lines of a run with it, in the order in which the events happened. */
export async function keepLines(bucket: Bucket, folder: string, lines: readonly EventLine[]): Promise<void> {
  const sorted = lines.toSorted((one, other) => Date.parse(one.event.occurredAt) - Date.parse(other.event.occurredAt));
  await bucket.write(`${folder}/${file}`, JSON.stringify(sorted), 'application/json');
}

/** Keeps lines of a run beside those that it has: of one that began again, of other events. An event has one line, the newest. */
export async function addLines(bucket: Bucket, folder: string, lines: readonly EventLine[]): Promise<void> {
  const byName = new Map([...(await readLines(bucket, folder)), ...lines].map((line) => [eventOfLine(line), line]));
  await keepLines(bucket, folder, [...byName.values()]);
}

/** Which event a line is about. */
export function eventOfLine({ system, event }: Pick<EventLine, 'system' | 'event'>): string {
  return `${system} ${event.id}`;
}

/** The lines of a run; none before there are any. */
export async function readLines(bucket: Bucket, folder: string): Promise<EventLine[]> {
  return (await bucket.readJson(`${folder}/${file}`, z.array(eventLineSchema)))?.value ?? [];
}

/** How many events came to what. */
export function countOutcomes(lines: readonly EventLine[]): HrEventReport['counts'] {
  const counts: HrEventReport['counts'] = {};
  for (const { outcome } of lines) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
