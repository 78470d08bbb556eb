import { setImmediate as turn } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { OpenTenant } from '../local/tenant/tenant.ts';

/**
 * A `fetch` that asks the embedded tenant in the same process. The tenant answers as it always does; what is left out is
 * HTTP, which took a third of the time of the flows in a test's own process. It is shown by the tests of the client, of the
 * tenant and of the functions' bundles.
 *
 * A fault that cuts a connection fails as `fetch` does: before the answer, or within its body.
 */
export function directTenant({ answer }: Pick<OpenTenant, 'answer'>): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    request.signal.throwIfAborted();
    // Over a network a call takes its time, and an execution is kept meanwhile: it can crash there.
    await turn();
    const outgoing = new CutConnection();
    const answered = answer(request, { outgoing } as unknown as HttpBindings);
    const response = await Promise.race([answered, abortOf(request.signal)]);
    if (response !== RESPONSE_ALREADY_SENT) return response;
    if (!outgoing.head) throw new TypeError('fetch failed', { cause: cutOff() });
    return new Response(outgoing.body(), outgoing.head);
  };
}

/** Takes what the tenant writes of an answer before it cuts the connection. */
class CutConnection {
  head: { status: number; headers: Record<string, string> } | undefined;
  private begun: Uint8Array = new Uint8Array();

  writeHead(status: number, headers: Record<string, string>): void {
    this.head = { status, headers };
  }

  write(begun: Uint8Array): void {
    this.begun = begun;
  }

  destroy(): void {}

  /** What was written; whoever reads on learns that the connection was cut. */
  body(): ReadableStream<Uint8Array> {
    const chunks = [this.begun];
    return new ReadableStream({
      pull(controller) {
        const chunk = chunks.pop();
        if (chunk && chunk.length > 0) controller.enqueue(chunk);
        else controller.error(new TypeError('terminated', { cause: cutOff() }));
      },
    });
  }
}

function cutOff(): Error {
  return Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
}

function abortOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
