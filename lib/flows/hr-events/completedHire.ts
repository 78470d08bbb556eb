import { getValue, type PersonValues, setValue } from '../../people/person.ts';
import { asSaid, type NormalizedEvent } from './normalizedEvent.ts';

/**
 * The hire that an event makes of one of nobody as yet, which lacked what a new person needs. A hire that is whole stands for itself,
 * but for its defaults: they give way to what the earlier one said.
 */
export function completedHire(pending: NormalizedEvent, event: NormalizedEvent): NormalizedEvent {
  if (event.type === 'hired') return withSaid(asSaid(pending).values, event);
  if (event.type !== 'changed' && event.type !== 'extended') return event;
  const data = { ...pending.values.data, ...event.values.data };
  const values = { ...pending.values, ...event.values, data };
  const defaulted = pending.defaulted?.filter((name) => getValue(event.values, name) === undefined);
  return { ...event, type: 'hired', values, ...(defaulted && { defaulted }) };
}

/** An event with what was said before in place of its defaults. */
function withSaid(said: PersonValues, event: NormalizedEvent): NormalizedEvent {
  if (!event.defaulted) return event;
  const values: PersonValues = { ...event.values, data: { ...event.values.data } };
  for (const name of event.defaulted) setValue(values, name, getValue(said, name) ?? getValue(values, name) ?? '');
  return { ...event, values, defaulted: event.defaulted.filter((name) => getValue(said, name) === undefined) };
}
