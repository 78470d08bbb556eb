import * as z from 'zod';
import { configSchema } from '../lib/config/config.ts';

/** The part of JSON Schema that the settings are described in. */
type SettingSchema = {
  type?: string;
  format?: string;
  enum?: unknown[];
  const?: unknown;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  minLength?: number;
  items?: SettingSchema;
  anyOf?: SettingSchema[];
  oneOf?: SettingSchema[];
  properties?: Record<string, SettingSchema>;
  additionalProperties?: SettingSchema | false;
};

const all = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as SettingSchema;

/** What may stand at a place of nelm.config.ts: of alternatives each one. Nothing where no setting is. */
function schemasAt(path: readonly PropertyKey[]): SettingSchema[] {
  return path.reduce((found, step) => found.flatMap((schema) => alternatives(schema).flatMap(under(step))), [all]);
}

function under(step: PropertyKey): (schema: SettingSchema) => SettingSchema[] {
  return ({ items, properties = {}, additionalProperties }) => {
    if (typeof step === 'number') return items ? [items] : [];
    const found = properties[String(step)] ?? additionalProperties;
    return found ? [found] : [];
  };
}

function alternatives(schema: SettingSchema): SettingSchema[] {
  const parts = schema.anyOf ?? schema.oneOf;
  return parts ? parts.flatMap(alternatives) : [schema];
}

/** The names of the settings at a place. */
export function settingsAt(path: readonly PropertyKey[]): string[] {
  const names = schemasAt(path)
    .flatMap(alternatives)
    .flatMap(({ properties = {} }) => Object.keys(properties));
  return [...new Set(names)];
}

/** What a setting takes, in words: `a whole number from 0 on, or "never"`. */
export function takenAt(path: readonly PropertyKey[]): string {
  return inWords(schemasAt(path));
}

/** Whether any text is taken there: a name, an address. */
export function takesText(path: readonly PropertyKey[]): boolean {
  return schemasAt(path)
    .flatMap(alternatives)
    .some(({ type, enum: values, const: value }) => type === 'string' && !values && value === undefined);
}

function inWords(schemas: readonly SettingSchema[]): string {
  const words = [...new Set(schemas.flatMap(alternatives).map(wordsFor))];
  return words.length < 3 ? words.join(', or ') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function wordsFor(schema: SettingSchema): string {
  const { type, format, items, properties, minLength } = schema;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (type === 'integer') return `a whole number${boundsOf(schema)}`;
  if (type === 'number') return `a number${boundsOf(schema)}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'array') return items ? `a list, each ${inWords([items])}` : 'a list';
  if (format === 'email') return 'an e-mail address such as name@example.com';
  if (type === 'string') return minLength ? 'a text that is not empty' : 'a text';
  return properties ? `{ ${Object.keys(properties).join(', ')} }` : '{ name: … }';
}

function boundsOf({ type, minimum, exclusiveMinimum, maximum }: SettingSchema): string {
  const above = type === 'integer' && exclusiveMinimum !== undefined ? exclusiveMinimum + 1 : undefined;
  // Of every whole number zod says that it is one that can be counted with.
  const least = [minimum, above].find((bound) => bound !== undefined && bound > Number.MIN_SAFE_INTEGER);
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`;
  if (least !== undefined) return ` from ${least} on`;
  return exclusiveMinimum === undefined ? '' : ` above ${exclusiveMinimum}`;
}
