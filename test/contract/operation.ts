import { contracts, type OperationContract } from './document.ts';

/** An operation that a request was for, and the layout of its path. */
export type SeenOperation = { operationId: string; layout: 'v3' | 'v1' };

/** The documented operation that a method and a path of either layout are of; undefined when it is none of the 32. */
export function contractOf(
  method: string,
  path: string,
): { contract: OperationContract; layout: 'v3' | 'v1'; parameters: Record<string, string> } | undefined {
  const v1 = path.replace(/^(\/[^/]+)\/v1(?=\/|$)/, '$1');
  const layout = path.startsWith('/v3/') ? 'v3' : 'v1';
  const plain = layout === 'v3' ? path.slice('/v3'.length) : v1;
  if (layout === 'v1' && v1 === path) return undefined;
  // `summary/me` and `bulk-delete` are names, not ids: what is spelt out goes before what stands for something.
  const matching = contracts.filter((each) => each.method === method && patternOf(each.path).test(plain));
  const [contract] = matching.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length);
  return contract && { contract, layout, parameters: parametersOf(contract.path, plain) };
}

function parametersOf(template: string, path: string): Record<string, string> {
  const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  const values = patternOf(template).exec(path)?.slice(1) ?? [];
  return Object.fromEntries(names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')]));
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '([^/]+)')}$`);
}
