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
  return [...referencesIn(resource.Properties), ...[resource.DependsOn].flat()];
}

function referencesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [...referenceOf(key, inner), ...referencesIn(inner)]);
}

function referenceOf(key: string, value: unknown): string[] {
  const [first] = [value].flat();
  if (typeof first !== 'string') return [];
  if (key === 'Ref') return first.startsWith('AWS::') ? [] : [first];
  if (key === 'Fn::GetAtt') return [first.replace(/\..*/, '')];
  if (key === 'Fn::Sub') return namesInSub(first, [value].flat()[1]);
  return [];
}

function namesInSub(text: string, variables: unknown = {}): string[] {
  const names = [...text.matchAll(/\$\{([A-Za-z0-9:]+)/g)].map(([, name = '']) => name);
  return names.filter((name) => !name.startsWith('AWS::') && !Object.hasOwn(Object(variables), name));
}
