import * as z from 'zod';
import { type AwsService, NoAnswerError, signedRequest } from '../aws/signedRequest.ts';
import { CallError } from '../isc/callError.ts';
import { requireEnvironment } from './environment.ts';

const parameterStore: AwsService = { signedAs: 'ssm', host: 'ssm', endpointVariable: 'AWS_ENDPOINT_URL_SSM' };

const answerSchema = z.object({ Parameter: z.object({ Value: z.string() }) });
const refusalSchema = z.object({ __type: z.string() });

/** A secret was not given. */
class SecretError extends CallError {
  override readonly name = 'SecretError';
}

/**
 * Reads a SecureString from SSM Parameter Store (`GetParameter` with decryption).
 *
 * @param name of the parameter, such as `/nelm/dev/isc-client-secret`
 * @throws SecretError that names the parameter and what SSM answered, never its value
 */
export async function readSecret(name: string): Promise<string> {
  const unanswered = (error: NoAnswerError) =>
    new SecretError(`SSM did not answer for the parameter ${name}: ${error.message}`, error);
  const { status, body, cutOff } = await signedRequest(parameterStore, {
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' },
    body: JSON.stringify({ Name: name, WithDecryption: true }),
  }).catch((error: unknown) => {
    throw error instanceof NoAnswerError ? unanswered(error) : error;
  });
  if (cutOff) throw unanswered(cutOff);
  const { data } = answerSchema.safeParse(body);
  if (data) return data.Parameter.Value;
  const isThrottled = /Throttl/.test(refusalSchema.safeParse(body).data?.__type ?? '');
  throw new SecretError(
    `SSM gave no value for the parameter ${name} (${status}). Create it as a SecureString, and let the function's role read it.`,
    { retry: isThrottled || status === 429 || status >= 500 },
  );
}

/**
 * Reads a secret by the name of its variable: from the environment, or from the SSM parameter that the variable with
 * `_PARAMETER` behind its name names.
 *
 * @throws Error that names the variable to set, or as `readSecret`
 */
export async function secretOf(variable: string): Promise<string> {
  const given = process.env[variable];
  if (given) return given;
  const parameter = `${variable}_PARAMETER`;
  return await readSecret(requireEnvironment(parameter)[parameter] ?? '');
}
