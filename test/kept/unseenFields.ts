import type * as z from 'zod';

/** As far as the parts of a schema are walked through. */
type Part = z.core.$ZodType;
type Def = {
  type: string;
  shape?: Record<string, Part>;
  innerType?: Part;
  element?: Part;
  valueType?: Part;
  options?: readonly Part[];
  in?: Part;
  out?: Part;
};

const defOf = (schema: Part) => schema._zod.def as unknown as Def;
const mayLack = ({ _zod }: Part) => _zod.optin !== undefined;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * The optional fields of a schema that none of some values has, and those of its shapes that none of them is of, by where they stand.
 * What is within a field that none has is not named.
 */
export function unseenFields(schema: Part, values: readonly unknown[], place = ''): string[] {
  const { type, shape, innerType, element, valueType, options, in: before, out: after } = defOf(schema);
  if (values.length === 0) return [];
  if (shape) return Object.entries(shape).flatMap(([name, field]) => unseenIn(name, field, values, place));
  if (options) return options.flatMap((option) => unseenOption(option, values, place));
  if (element) return unseenFields(element, values.filter(Array.isArray).flat(), `${place}[]`);
  if (type === 'record' && valueType) {
    return unseenFields(valueType, values.filter(isObject).flatMap(Object.values), `${place}{}`);
  }
  if (innerType) return unseenFields(innerType, values, place);
  // What is read is walked through, and not what it becomes.
  if (before && after) return unseenFields(defOf(before).type === 'transform' ? after : before, values, place);
  return [];
}

function unseenIn(name: string, field: Part, values: readonly unknown[], place: string): string[] {
  const own = place === '' ? name : `${place}.${name}`;
  const given = values.filter(isObject).flatMap((value) => (Object.hasOwn(value, name) ? [value[name]] : []));
  if (given.length === 0) return mayLack(field) ? [own] : [];
  return unseenFields(field, given, own);
}

/** Of shapes that differ by their fields each is to be seen. */
function unseenOption(option: Part, values: readonly unknown[], place: string): string[] {
  const { shape } = defOf(option);
  if (!shape) return unseenFields(option, values, place);
  const own = values.filter((value) => (option as z.ZodType).safeParse(value).success);
  return own.length === 0 ? [`${place} {${Object.keys(shape).join()}}`] : unseenFields(option, own, place);
}
