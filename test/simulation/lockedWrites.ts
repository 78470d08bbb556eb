import { executionNamesOf } from '../../lib/durable/executionName.ts';
import { currentInvocation } from './invocation.ts';
import type { MemoryStorage } from './memoryStorage.ts';

/** What changes who is in a source, or asks for it. What approvers decide is no run's own. */
const writes = /\/non-employee-(?:records|requests|bulk-upload)|-bulk-upload$/;

/** What an execution sent to the tenant that changes people. */
export type LockedWrite = {
  /** Which execution sent what. */
  what: string;
  /** The source that it names: one of the two ids that a source has. */
  source: string | undefined;
  /** The ids of the records that it changes, where it names them. */
  records: readonly string[];
  /** Of what the execution had the lock: of sources, by one of their ids, or of something else that only one run at a time may do. */
  locks: readonly string[];
};

/**
 * Notes what executions send to the tenant that changes people, and which locks they have then: without that of the source, another run
 * may be changing them at that moment.
 *
 * @param now epoch milliseconds
 */
export function createLockedWrites(storage: Pick<MemoryStorage, 'keys' | 'read'>, now: () => number) {
  const sent: LockedWrite[] = [];
  return {
    sent,
    /**
     * Looks at a request that reaches the tenant.
     *
     * @param body its body as it was given
     */
    note({ method, url }: Pick<Request, 'method' | 'url'>, body: unknown): void {
      const { arn } = currentInvocation() ?? {};
      const { pathname } = new URL(url);
      if (arn === undefined || method === 'GET' || !writes.test(pathname)) return;
      const [, name = ''] = /\/durable-execution\/([^/]+)\//.exec(arn) ?? [];
      const keys = storage.keys('locks/').filter((key) => isHeldBy(String(storage.read(key)?.bytes), name));
      const locks = keys.map((key) => key.slice('locks/'.length, -'.json'.length));
      sent.push({ what: `${name} sent ${method} ${pathname}`, ...aimOf(pathname, body), locks });
    },
  };

  function isHeldBy(lock: string, name: string): boolean {
    const { runId, expiresAt } = JSON.parse(lock);
    // A job that is started twice, as a fault that tests plant has it, has something more behind its name.
    return Date.parse(expiresAt) > now() && executionNamesOf(runId, 'sim').some((own) => name.startsWith(own));
  }
}

/** What a request changes, as far as it says so: an upload names the source in its path, what makes somebody names it in its body. */
function aimOf(pathname: string, body: unknown): Pick<LockedWrite, 'source' | 'records'> {
  const ofPath = /\/non-employee-sources\/(?:v1\/)?([^/]+)\//.exec(pathname)?.[1];
  const said = typeof body === 'string' && body.startsWith('{') ? JSON.parse(body) : {};
  const record = /\/non-employee-records\/(?:v1\/)?([^/]+)$/.exec(pathname)?.[1];
  return { source: ofPath ?? said.sourceId, records: said.ids ?? (record ? [record] : []) };
}
