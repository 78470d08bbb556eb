import { contractOf, type SeenOperation } from './operation.ts';

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
