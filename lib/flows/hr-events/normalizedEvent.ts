import * as z from 'zod';
import type { DateReader } from '../../dates/dates.ts';
import { type EventPerson, eventTypes, type HrEvent } from '../../hr/hrEvent.ts';
import { type PersonValues, personValuesSchema, withoutValues } from '../../people/person.ts';

/** An event as it is worked with: its dates are instants in the organisation's zone, and its values those of a record. */
export const normalizedEventSchema = z.object({
  id: z.string(),
  /** The HR system that says so: another one may give its own event the same id. Those of before it was kept lack it. */
  system: z.string().optional(),
  type: z.enum(eventTypes),
  /** Epoch milliseconds. */
  occurredAt: z.number(),
  /** When the door took the event, in epoch milliseconds; what stands behind the point is its place in its body. */
  arrivedAt: z.number().default(0),
  values: personValuesSchema,
  /** The names of the values that the configuration gives, and not the system. Those of before they were kept lack it. */
  defaulted: z.array(z.string()).optional(),
});

export type NormalizedEvent = z.infer<typeof normalizedEventSchema>;

/**
 * Reads the dates of an event.
 *
 * @param arrival which system said it, when the door took it, in epoch milliseconds, and the names of the values that the configuration
 * gives
 */
export function normalizeEvent(
  { id, type, occurredAt, person }: HrEvent,
  readDate: DateReader,
  { defaulted, ...arrival }: { system: string; arrivedAt: number; defaulted?: string[] | undefined },
): NormalizedEvent {
  const values = valuesOf(person, readDate);
  return { id, ...arrival, type, occurredAt: Date.parse(occurredAt), values, ...(defaulted && { defaulted }) };
}

/** The event with what the system itself has said, and nothing that the configuration gives. */
export function asSaid(event: NormalizedEvent): NormalizedEvent {
  if (!event.defaulted) return event;
  const { defaulted, ...said } = event;
  return { ...said, values: withoutValues(event.values, defaulted) };
}

/** Whether two are the same event: ids are each system's own. */
export function isSameEvent(one: NormalizedEvent, other: NormalizedEvent): boolean {
  return one.id === other.id && (one.system ?? other.system) === (other.system ?? one.system);
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

/** Of one moment, who is hired is there before anything else happens to them, and who ends is gone after all of it. */
const turnOf: Readonly<Partial<Record<HrEvent['type'], number>>> = { hired: -1, ended: 1 };

/** Which event it is, and when it happened. */
type Occurrence = Omit<NormalizedEvent, 'values' | 'defaulted'>;

/**
 * Sorts events by when they happened. Many systems write whole seconds: of two of the same moment the kind decides, then
 * which came first; then the ids, so that every run judges alike.
 */
export function compareOccurrence(one: Occurrence, other: Occurrence): number {
  return (
    one.occurredAt - other.occurredAt ||
    (turnOf[one.type] ?? 0) - (turnOf[other.type] ?? 0) ||
    one.arrivedAt - other.arrivedAt ||
    compareTexts(one.id, other.id)
  );
}

function compareTexts(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
