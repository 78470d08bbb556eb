import type { StorageCall } from './memoryStorage.ts';

export const storageFaults = ['down', 'race', 'conflict', 'overtaken', 'lost', 'repeated'] as const;
export const mailFaults = ['throttled', 'failed', 'failed after taking', 'cut off', 'refused connection'] as const;
export const questionFaults = [
  ...['down', 'failed', 'throttled', 'refused connection', 'cut before', 'hanging', 'truncated'],
] as const;
export const jobFaults = ['stuck', 'error'] as const;
export const startFaults = ['fails', 'throttled', 'is not heard of', 'twice'] as const;
export const completionFaults = ['fails', 'throttled', 'is not heard of'] as const;
export const checkpointFaults = ['throttled', 'failed'] as const;
export const iscFaults = [
  ...['down', 'failed', 'throttled', 'refused connection', 'cut before', 'cut after'],
  ...['failed after', 'hanging', 'hanging after', 'nonsense', 'truncated', 'expired token'],
] as const;

/** SES quotes addresses in its own messages. */
export function rejectedMail(): Response {
  const message = 'Email address is not verified: jane.doe@example.com';
  return Response.json({ message }, { status: 400, headers: { 'x-amzn-errortype': 'MessageRejected' } });
}

export async function answerWith(
  fault: string | undefined,
  request: Request,
  send: (request: Request) => Promise<Response>,
): Promise<Response> {
  switch (fault) {
    case 'down':
      return Response.json({}, { status: 503 });
    case 'failed':
      return Response.json({}, { status: 500 });
    case 'throttled':
      return Response.json({}, { status: 429, headers: { 'retry-after': '2' } });
    case 'refused connection':
      throw failedFetch('ECONNREFUSED');
    case 'cut before':
      throw failedFetch('ECONNRESET');
    case 'hanging':
      return await untilAborted(request.signal);
    case 'expired token':
      return Response.json({ error: 'JWT validation failed: JWT is expired' }, { status: 401 });
    case 'nonsense':
      return new Response('<html>Maintenance</html>', { status: 502, headers: { 'content-type': 'text/html' } });
  }
  const answer = await send(request);
  if (fault === 'cut after') throw failedFetch('ECONNRESET');
  if (fault === 'failed after') return Response.json({}, { status: 500 });
  if (fault === 'hanging after') return await untilAborted(request.signal);
  if (fault !== 'truncated') return answer;
  return new Response(
    new ReadableStream({
      pull(controller) {
        controller.error(failedFetch('ECONNRESET'));
      },
    }),
    answer,
  );
}

async function untilAborted(signal: AbortSignal): Promise<never> {
  return await new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** What `fetch` throws where a connection was not made, or broke. */
export function failedFetch(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

export function repeated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && '$metadata' in error) Object.assign(error.$metadata as object, { attempts: 2 });
    throw error;
  }
}

/** Whether a fault changes anything about a call: none is counted that does not. */
export function mayStrike(fault: (typeof storageFaults)[number], call: StorageCall): boolean {
  if (fault === 'conflict') return call.condition !== undefined;
  if (fault === 'overtaken') return mayBeOvertaken(call);
  if (fault === 'race' || fault === 'repeated') return call.name !== 'Get' && call.name !== 'List';
  return true;
}

/**
 * Whether somebody else may come between the reading of an object and a write on condition, and leave it as it was: a lock is taken and
 * given back, and what is changed is changed back. Files, events and decisions are never.
 */
function mayBeOvertaken({ name, key, condition }: StorageCall): boolean {
  return condition !== undefined && (key.startsWith('locks/') || (name === 'Put' && condition === 'unchanged'));
}
