import type { Resources } from './package.ts';

/** References to resources that the template does not have, as `from -> to`. Pseudo parameters (`AWS::Region`) exist. */
export function danglingReferences(resources: Resources): string[] {
  return Object.keys(resources).flatMap((from) =>
    targetsOf(resources, from)
      .filter((to) => !(to in resources))
      .map((to) => `${from} -> ${to}`),
  );
}

/** Every resource that needs itself, directly or through others: CloudFormation refuses such a template. */
export function resourcesInCycles(resources: Resources): string[] {
  return Object.keys(resources).filter((start) => reachableFrom(resources, start).has(start));
}

function reachableFrom(resources: Resources, start: string): Set<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let from = open.pop(); from !== undefined; from = open.pop()) {
    const found = targetsOf(resources, from).filter((to) => !reached.has(to));
    for (const to of found) reached.add(to);
    open.push(...found);
  }
  return reached;
}

function targetsOf(resources: Resources, id: string): string[] {
  const resource = resources[id];
  if (!resource) return [];
  return [...referencesIn(resource.Properties).map(({ target }) => target), ...[resource.DependsOn].flat()];
}

/** A reference to a resource, or to one of its attributes. */
type Reference = { target: string; attribute?: string | undefined };

/** Every reference that stands somewhere within a value of a template. */
export function referencesIn(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...referenceOf(key, inner), ...referencesIn(inner)]);
}

function referenceOf(key: string, value: unknown): Reference[] {
  const [first, second] = [value].flat();
  if (typeof first !== 'string') return [];
  if (key === 'Ref') return first.startsWith('AWS::') ? [] : [{ target: first }];
  if (key === 'Fn::GetAtt') return [typeof second === 'string' ? { target: first, attribute: second } : named(first)];
  if (key === 'Fn::Sub') return namesInSub(first, second).map(named);
  return [];
}

/** `Queue.Arn` is an attribute of `Queue`; what stands after the first point is its name, further points included. */
function named(text: string): Reference {
  const [target = '', ...rest] = text.split('.');
  return { target, attribute: rest.length > 0 ? rest.join('.') : undefined };
}

function namesInSub(text: string, variables: unknown = {}): string[] {
  const names = [...text.matchAll(/\$\{([A-Za-z0-9:.]+)/g)].map(([, name = '']) => name);
  return names.filter((name) => !name.startsWith('AWS::') && !Object.hasOwn(Object(variables), name));
}
