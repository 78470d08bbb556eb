import * as z from 'zod';
import { requireEnvironment } from '../config/environment.ts';
import { secretOf } from '../config/secret.ts';
import { CallError } from '../isc/callError.ts';
import { readNetworkError } from '../isc/networkErrors.ts';
import { jsonText } from '../store/jsonText.ts';

const employeeSchema = z.record(z.string(), z.unknown());

const timeoutMilliseconds = 10_000;

/** BambooHR did not give an employee. */
class BambooHrError extends CallError {
  override readonly name = 'BambooHrError';

  constructor(reason: string, retry: boolean) {
    super(`BambooHR gave no employee: ${reason}`, { retry });
  }
}

/**
 * Reads fields of one employee; undefined when there is none of that id. Asks at `BAMBOOHR_BASE_URL`, such as
 * `https://acme.bamboohr.com`, with the API key in `BAMBOOHR_API_KEY` or in the SSM parameter that
 * `BAMBOOHR_API_KEY_PARAMETER` names. https://documentation.bamboohr.com/reference/get-employee
 */
export async function readEmployee(
  id: string,
  fields: readonly string[],
): Promise<Record<string, unknown> | undefined> {
  const { BAMBOOHR_BASE_URL } = requireEnvironment('BAMBOOHR_BASE_URL');
  const key = await secretOf('BAMBOOHR_API_KEY');
  const url = new URL(`/api/v1/employees/${encodeURIComponent(id)}`, BAMBOOHR_BASE_URL);
  url.searchParams.set('fields', fields.join(','));
  const authorization = `Basic ${Buffer.from(`${key}:x`).toString('base64')}`;
  const unanswered = (error: unknown): unknown => {
    const problem = readNetworkError(error, { url, setting: 'BAMBOOHR_BASE_URL' });
    return problem ? new BambooHrError(`${problem.reason}.`, problem.retry) : error;
  };
  const answer = await fetch(url, {
    headers: { authorization, accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  }).catch((error: unknown) => {
    throw unanswered(error);
  });
  if (answer.status === 404) return undefined;
  if (answer.status === 429 || answer.status >= 500) throw new BambooHrError(`it answered ${answer.status}.`, true);
  if (answer.status !== 200) {
    throw new BambooHrError(`it answered ${answer.status}. Check the API key and what its user may see.`, false);
  }
  const text = await answer.text().catch((error: unknown) => {
    // An answer may break off in the middle.
    throw unanswered(error);
  });
  const { data } = jsonText(employeeSchema).safeParse(text);
  if (!data) throw new BambooHrError('its answer is no JSON object.', false);
  return data;
}
