import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import type { Needed } from './rights/policy.ts';
import type { Rights } from './rights/rights.ts';
import { type RunningServer, readBody, serve } from './server.ts';

const served = 'AmazonSSM.GetParameter';
const getParameterSchema = z.strictObject({ Name: z.string(), WithDecryption: z.literal(true) });

const suffix = '_PARAMETER';

/** A store of parameters on this machine. */
export type ParameterStore = RunningServer & {
  /**
   * Keeps the secrets of a function as parameters, under the names that its environment gives, and gives what is left to tell
   * it directly.
   */
  keep(fn: Record<string, string>, told: Record<string, string>): Record<string, string>;
};

/** Stands in for SSM Parameter Store where functions read secrets, and judges each reading by the role of its function. */
export async function startParameterStore(rights: Rights, now: () => number): Promise<ParameterStore> {
  const values = new Map<string, string>();

  async function answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const body = await readBody(request);
    const target = request.headers['x-amz-target'];
    if (target !== served) return notServed(`The local Parameter Store answers ${served}, and not ${target}.`);
    const { data } = getParameterSchema.safeParse(JSON.parse(body.toString()));
    if (!data) return notServed('The local Parameter Store reads one parameter by its name, with decryption.');
    const refused = rights.refusalOf(request.headers, () => [neededOfParameter(data.Name)]);
    if (refused) return refusal('AccessDeniedException', refused);
    const value = values.get(data.Name);
    if (value === undefined) return refusal('ParameterNotFound', `There is no parameter ${data.Name}.`);
    return { status: 200, body: { Parameter: { Name: data.Name, Type: 'SecureString', Value: value, Version: 1 } } };
  }

  const server = await serve(
    async (request, response) => {
      const { status, body } = await answer(request).catch((error: Error) => ({
        status: 500,
        body: { __type: 'InternalServerError', message: error.message },
      }));
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    },
    0,
    now,
  );
  return {
    ...server,
    keep(fn, told) {
      const left = { ...told };
      for (const [variable, parameter] of Object.entries(fn)) {
        const secret = variable.endsWith(suffix) ? variable.slice(0, -suffix.length) : '';
        const value = left[secret];
        if (value === undefined) continue;
        values.set(parameter, value);
        delete left[secret];
      }
      return left;
    },
  };
}

/** The right that reading a parameter asks for. A SecureString under SSM's own key asks for none of KMS. */
export function neededOfParameter(name: string): Needed {
  return { action: 'ssm:GetParameter', resource: `arn:aws:ssm:local:000000000000:parameter${name}` };
}

function notServed(message: string): { status: number; body: object } {
  return { status: 501, body: { __type: 'NotImplemented', message } };
}

/** As SSM refuses. */
function refusal(type: string, message: string): { status: number; body: object } {
  return { status: 400, body: { __type: type, message } };
}
