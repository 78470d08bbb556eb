import * as z from 'zod';
import type { DateReader } from '../../dates/dates.ts';
import { type EventPerson, eventTypes, type HrEvent } from '../../hr/hrEvent.ts';
import { type Person, type PersonValues, personValuesSchema } from '../../people/person.ts';

/** An event as it is worked with: its dates are instants in the organisation's zone, and its values those of a record. */
export const normalizedEventSchema = z.object({
  id: z.string(),
  type: z.enum(eventTypes),
  /** Epoch milliseconds. */
  occurredAt: z.number(),
  values: personValuesSchema,
});

export type NormalizedEvent = z.infer<typeof normalizedEventSchema>;

/** Reads the dates of an event. */
export function normalizeEvent({ id, type, occurredAt, person }: HrEvent, readDate: DateReader): NormalizedEvent {
  return { id, type, occurredAt: Date.parse(occurredAt), values: valuesOf(person, readDate) };
}

function valuesOf({ startDate, endDate, data = {}, ...texts }: EventPerson, readDate: DateReader): PersonValues {
  const start = startDate && readDate(startDate, 'start')?.text;
  const end = endDate && readDate(endDate, 'end')?.text;
  const given = Object.entries(texts).filter(([, text]) => text !== undefined);
  return {
    ...Object.fromEntries(given),
    accountName: texts.accountName,
    data,
    ...(start && { startDate: start }),
    ...(end && { endDate: end }),
  };
}

/** Sorts events by when they happened. Of two of the same moment the ids decide, so that every run judges alike. */
export function compareOccurrence(one: NormalizedEvent, other: NormalizedEvent): number {
  return one.occurredAt - other.occurredAt || (one.id < other.id ? -1 : Number(one.id > other.id));
}

/** A person as they would be with the values. */
export function withValues(person: Person, values: PersonValues): Person {
  return { ...person, ...values, accountName: person.accountName, data: { ...person.data, ...values.data } };
}
