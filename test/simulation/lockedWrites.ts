import { executionNamesOf } from '../../lib/durable/executionName.ts';
import { currentInvocation } from './invocation.ts';
import type { MemoryStorage } from './memoryStorage.ts';

/** What changes who is in a source, or asks for it. What approvers decide is no run's own. */
const writes = /\/non-employee-(?:records|requests|bulk-upload)|-bulk-upload$/;

/**
 * Notes what an execution sends to the tenant that changes people, while it does not have the lock of a source: another run may be
 * changing them at that moment.
 *
 * @param now epoch milliseconds
 */
export function createLockedWrites(storage: Pick<MemoryStorage, 'keys' | 'read'>, now: () => number) {
  const without: string[] = [];
  return {
    without,
    /** Looks at a request that reaches the tenant. */
    note({ method, url }: Pick<Request, 'method' | 'url'>): void {
      const { arn } = currentInvocation() ?? {};
      const { pathname } = new URL(url);
      if (arn === undefined || method === 'GET' || !writes.test(pathname)) return;
      const [, name = ''] = /\/durable-execution\/([^/]+)\//.exec(arn) ?? [];
      if (!storage.keys('locks/').some((key) => isHeldBy(String(storage.read(key)?.bytes), name)))
        without.push(`${name} sent ${method} ${pathname}`);
    },
  };

  function isHeldBy(lock: string, name: string): boolean {
    const { runId, expiresAt } = JSON.parse(lock);
    // A job that is started twice, as a fault that tests plant has it, has something more behind its name.
    return Date.parse(expiresAt) > now() && executionNamesOf(runId, 'sim').some((own) => name.startsWith(own));
  }
}
