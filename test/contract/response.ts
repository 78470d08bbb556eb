import { contracts, type OperationContract } from './document.ts';

/** An operation that a request was for, and the layout of its path. */
export type SeenOperation = { operationId: string; layout: 'v3' | 'v1' };

// The document leaves out that an unknown id is a 404 for these, and a tenant that is told to fail may answer 503.
const UNDOCUMENTED = [404, 503];

/**
 * Checks a response against the vendor's document: status, content type and body. Returns the operation, or undefined
 * when the request was for none of the 32. Throws an Error that says what differs.
 */
export async function checkResponse(
  method: string,
  url: string,
  response: Response,
): Promise<SeenOperation | undefined> {
  const found = contractOf(method, new URL(url).pathname);
  if (!found) return undefined;
  const { contract, layout } = found;
  const seen = { operationId: contract.operationId, layout };
  const what = `${contract.operationId} answered ${response.status}`;
  const types =
    contract.responses.get(response.status) ?? contract.responses.get(UNDOCUMENTED.includes(response.status) ? 400 : 0);
  if (!types) throw new Error(`${what}, which is not documented`);
  const body = await response
    .clone()
    .text()
    .catch(() => undefined);
  // The connection was cut in the middle of it: a fault that a test asked for.
  if (body === undefined) return seen;
  if (types.size === 0) {
    if (body !== '') throw new Error(`${what} with a body`);
    return seen;
  }
  const [type = ''] = (response.headers.get('content-type') ?? '').split(';');
  const validate = types.get(type);
  if (!types.has(type)) throw new Error(`${what} as "${type}"; documented is ${[...types.keys()].join(', ')}`);
  if (validate && !validate(JSON.parse(body))) throw new Error(`${what}: ${JSON.stringify(validate.errors)}`);
  return seen;
}

function contractOf(method: string, path: string): { contract: OperationContract; layout: 'v3' | 'v1' } | undefined {
  const v1 = path.replace(/^(\/[^/]+)\/v1(?=\/|$)/, '$1');
  const layout = path.startsWith('/v3/') ? 'v3' : 'v1';
  const plain = layout === 'v3' ? path.slice('/v3'.length) : v1;
  if (layout === 'v1' && v1 === path) return undefined;
  // `summary/me` and `bulk-delete` are names, not ids: what is spelt out goes before what stands for something.
  const matching = contracts.filter((each) => each.method === method && patternOf(each.path).test(plain));
  const [contract] = matching.toSorted((a, b) => a.path.split('{').length - b.path.split('{').length);
  return contract && { contract, layout };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
}
