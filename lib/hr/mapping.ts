import type { Fields, Mapping } from '../config/hrSettings.ts';
import { systemAttributes } from '../isc/person.ts';
import type { EventPerson } from './hrEvent.ts';

/** The value at a place of what a system sends, as text; undefined when there is none. */
export function valueAt(item: unknown, where: string | readonly string[]): string | undefined {
  for (const one of typeof where === 'string' ? [where] : where) {
    const value = asText(find(item, one));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** What an item says of its person, by the system's usual fields and those of the configuration. */
export function toPerson(item: unknown, usual: Fields, { fields }: Mapping): Partial<EventPerson> {
  const person: Record<string, unknown> = {};
  for (const name of systemAttributes) {
    const where = fields[name] ?? usual[name];
    const value = where && valueAt(item, where);
    if (value !== undefined) person[name] = name.endsWith('Date') ? asDate(value) : value;
  }
  const data = Object.entries({ ...usual.data, ...fields.data }).flatMap(([name, where]) => {
    const value = valueAt(item, where);
    return value === undefined ? [] : [[name, value]];
  });
  return data.length > 0 ? { ...person, data: Object.fromEntries(data) } : person;
}

/**
 * The person of a hire: what the system does not say comes from the configuration. `defaulted` names what does, as a default fills in
 * a new person, and changes nobody who is there.
 */
export function withDefaults(
  person: Partial<EventPerson>,
  { defaults: { data: custom = {}, ...own } }: Mapping,
): { person: Partial<EventPerson>; defaulted: string[] } {
  const data = { ...custom, ...person.data };
  const defaulted = [
    ...Object.keys(own).filter((name) => !Object.hasOwn(person, name)),
    ...Object.keys(custom).filter((name) => !Object.hasOwn(person.data ?? {}, name)),
  ];
  return { person: { ...own, ...person, ...(Object.keys(data).length > 0 && { data }) }, defaulted };
}

/** Why the event of somebody whose events do not count is ignored. */
export const outOfScope = 'of somebody who is not in scope';

/** Whether the item is of somebody whose events count; the name of the field that would say so when it is missing. */
export function isInScope(item: unknown, { scope }: Mapping): boolean | { missing: string } {
  for (const [field, values] of Object.entries(scope)) {
    const value = valueAt(item, field);
    if (value === undefined) return { missing: field };
    if (!values.includes(value)) return false;
  }
  return true;
}

function find(item: unknown, where: string): unknown {
  let value = item;
  for (const name of where.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return value;
}

/** Systems write an empty text, or a date of zeros, where they know nothing. */
function asText(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return text === '' || text.startsWith('0000-00-00') ? undefined : text;
}

/** `+0000` becomes `+00:00`, which ISO 8601 asks for beside a time with colons. */
export function asDate(text: string): string {
  return text.replace(/(T[\d:.]+[+-]\d{2})(\d{2})$/, '$1:$2');
}
