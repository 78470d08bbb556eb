import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { Resources } from './package.ts';
import { danglingReferences, referencesIn } from './references.ts';

const specification = await loadAwsServiceSpec();

type Specified = { properties: Record<string, { type: SpecifiedType; required?: boolean }> };
type SpecifiedType = NonNullable<ReturnType<typeof specifiedResource>>['properties'][string]['type'];

/**
 * What CloudFormation would refuse of a template, by AWS's own specification of every resource, each as
 * `Id.Property: what is wrong`. It knows names, kinds of values, required properties, listed values and attributes; it
 * does not know bounds of numbers, or what a service asks of its texts.
 */
export function templateFaults(resources: Resources): string[] {
  const dangling = danglingReferences(resources).map((pair) => `${pair}: there is no such resource`);
  return [...dangling, ...Object.keys(resources).flatMap((id) => resourceFaults(resources, id))];
}

function resourceFaults(resources: Resources, id: string): string[] {
  const { Type = '', Properties = {} } = resources[id] ?? {};
  const specified = specifiedResource(Type);
  if (!specified) return [`${id}: there is no type ${Type}`];
  const unknown = referencesIn(Properties)
    .filter(({ target, attribute }) => attribute !== undefined && !hasAttribute(resources[target]?.Type, attribute))
    .map(({ target, attribute }) => `${id}: ${target} has no attribute ${attribute}`);
  return [...propertyFaults(id, Properties, specified), ...unknown];
}

/** That a resource is not there is a reference to nothing, and said as such. */
function hasAttribute(type: string | undefined, attribute: string): boolean {
  const attributes = type === undefined ? undefined : specifiedResource(type)?.attributes;
  return attributes === undefined || attribute in attributes;
}

function propertyFaults(at: string, value: object, { properties }: Specified): string[] {
  const missing = Object.entries(properties)
    .filter(([name, { required }]) => required && !(name in value))
    .map(([name]) => `${at}.${name}: is missing`);
  const given = Object.entries(value).flatMap(([name, inner]) => {
    const property = properties[name];
    return property ? valueFaults(`${at}.${name}`, inner, property.type) : [`${at}.${name}: there is no such property`];
  });
  return [...missing, ...given];
}

function valueFaults(at: string, value: unknown, type: SpecifiedType): string[] {
  if (isFunction(value)) return [];
  switch (type.type) {
    case 'union': {
      const faults = type.types.map((one) => valueFaults(at, value, one));
      return faults.find((none) => none.length === 0) ?? faults[0] ?? [];
    }
    case 'array':
      if (!Array.isArray(value)) return [`${at}: is no list`];
      return value.flatMap((item, index) => valueFaults(`${at}[${index}]`, item, type.element));
    case 'map':
      if (!isObject(value)) return [`${at}: is no map`];
      return Object.entries(value).flatMap(([key, inner]) => valueFaults(`${at}.${key}`, inner, type.element));
    case 'ref':
      if (!isObject(value)) return [`${at}: has no properties`];
      return propertyFaults(at, value, specification.get('typeDefinition', type.reference));
    case 'tag':
      return isObject(value) && 'Key' in value && 'Value' in value ? [] : [`${at}: is no tag`];
    case 'json':
      return isObject(value) || typeof value === 'string' ? [] : [`${at}: is no document`];
    default:
      return plainFaults(at, value, type.type, 'allowedValues' in type ? type.allowedValues : undefined);
  }
}

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  'date-time': (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: Number.isFinite,
  null: (value) => value === null,
};

function plainFaults(at: string, value: unknown, kind: string, allowed?: readonly unknown[]): string[] {
  if (!kinds[kind]?.(value)) return [`${at}: is no ${kind}`];
  return allowed && !allowed.includes(value) ? [`${at}: ${value} is not one of ${allowed.join(', ')}`] : [];
}

/** What a function of CloudFormation comes to is known when the stack is made. */
function isFunction(value: unknown): boolean {
  const names = isObject(value) ? Object.keys(value) : [];
  return names.length === 1 && /^(Ref|Fn::\w+)$/.test(`${names[0]}`);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function specifiedResource(type: string) {
  return specification.lookup('resource', 'cloudFormationType', 'equals', type)[0];
}
