import type { OperationContract, ParameterContract } from './document.ts';
import { contractOf } from './operation.ts';

/** What the client asks for beside the 32 operations. */
const others = ['POST /oauth/token', 'GET /v3/public-identities', 'GET /public-identities/v1'];

/**
 * Checks a request against the vendor's document: method, path, parameters, content type and body, of which nothing may
 * be there that is not documented. Throws an Error that says what differs.
 */
export async function checkRequest(request: Request): Promise<void> {
  const { pathname, searchParams } = new URL(request.url);
  const found = contractOf(request.method, pathname);
  if (!found) {
    if (others.includes(`${request.method} ${pathname}`)) return;
    throw new Error(`${request.method} ${pathname} is not documented`);
  }
  const { contract, parameters } = found;
  const { operationId } = contract;
  if (!/^Bearer .+/.test(request.headers.get('authorization') ?? '')) throw new Error(`${operationId} has no token`);
  checkParameters(contract, 'path', Object.entries(parameters));
  checkParameters(contract, 'query', [...searchParams]);
  await checkBody(contract, request);
}

function checkParameters(contract: OperationContract, place: 'path' | 'query', given: [string, string][]): void {
  const { operationId } = contract;
  const documented = contract.parameters.filter((parameter) => parameter.in === place);
  for (const { name, required } of documented) {
    if (required && !given.some(([each]) => each === name)) throw new Error(`${operationId} lacks ${name}`);
  }
  for (const [name, value] of given) {
    const parameter = documented.find((each) => each.name === name);
    if (!parameter) throw new Error(`${operationId} has no parameter ${name}`);
    if (!parameter.validate(value)) {
      throw new Error(`${operationId}, ${name}: ${JSON.stringify(parameter.validate.errors)}`);
    }
    checkFields(operationId, parameter, value);
  }
}

/** A list is filtered and sorted by documented fields only. */
function checkFields(operationId: string, { name, fields }: ParameterContract, value: string): void {
  const used =
    name === 'sorters'
      ? value.split(',').map((sorter) => sorter.replace(/^-/, ''))
      : [...value.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/(\w+) \w+ ""/g)].map(([, field = '']) => field);
  if (name !== 'sorters' && name !== 'filters') return;
  const wrong = used.filter((field) => !fields.includes(field));
  if (wrong.length > 0 || used.length === 0) throw new Error(`${operationId} has no ${name} ${wrong.join(', ')}`);
}

async function checkBody({ operationId, requestBody }: OperationContract, request: Request): Promise<void> {
  const contentType = request.headers.get('content-type');
  if (requestBody.size === 0) {
    if (contentType !== null || request.body !== null) throw new Error(`${operationId} has a body`);
    return;
  }
  const [type = ''] = (contentType ?? '').split(';');
  const validate = requestBody.get(type);
  if (!validate) {
    throw new Error(`${operationId} is sent as "${type}"; documented is ${[...requestBody.keys()].join(', ')}`);
  }
  const body: unknown = type === 'multipart/form-data' ? await fieldsOf(request) : await request.json();
  if (!validate(body)) throw new Error(`${operationId}: ${JSON.stringify(validate.errors)}`);
}

/** The fields of a form, those of files as their text. */
async function fieldsOf(request: Request): Promise<Record<string, string>> {
  const fields = [...(await request.formData())].map(async ([name, value]) => [name, await new Response(value).text()]);
  return Object.fromEntries(await Promise.all(fields));
}
