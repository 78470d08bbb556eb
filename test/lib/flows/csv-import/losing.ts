import { createIsc } from '../../../../lib/isc/client.ts';
import { keys } from '../../../../lib/store/keys.ts';
import { seededClients, seededSources } from '../../../../local/tenant/seed.ts';
import type { InProcess } from '../../../inProcess.ts';
import type { HostOptions, Importing } from './importing.ts';

/** When a lock was taken, and ran out, that another run had. */
export const longAgo = '2026-01-01T00:00:00.000Z';

/** What happens meanwhile, and by which settings. */
export type LosingOptions = Pick<HostOptions, 'config'> & {
  /** When the lock is lost. */
  whenLost?: () => Promise<void>;
  /** Before the people are read again: what was uploaded has landed. */
  beforeRead?: () => Promise<void>;
  /** What later uploads are answered with, in place of being taken. */
  uploads?: () => Response;
};

/**
 * A host of whose runs one loses its lock: its upload is answered as if the connection broke, once it was taken, and another run has had
 * the lock meanwhile.
 */
export function losing(
  importing: Importing,
  { whenLost, beforeRead, uploads, config = {} }: LosingOptions = {},
): { host: InProcess; loseNext: (times?: number) => void } {
  let left = 0;
  let isLost = false;
  let hasLost = false;
  const isc = createIsc({
    ...{ baseUrl: importing.tenant.url, ...seededClients.admin, clock: importing.clock.now, random: () => 0 },
    sleep: async () => {},
    async fetch(url, init) {
      if (isLost && /non-employees\/download/.test(String(url))) {
        isLost = false;
        await beforeRead?.();
      }
      const isUpload = init?.method === 'POST' && String(url).endsWith('bulk-upload');
      if (isUpload && hasLost && left === 0 && uploads) return uploads();
      const answer = await importing.askTenant(url, init);
      if (left === 0 || !isUpload) return answer;
      left -= 1;
      isLost = true;
      hasLost = true;
      await whenLost?.();
      const over = { runId: 'another', generation: 'another', takenAt: longAgo, expiresAt: longAgo };
      const lock = keys.lock(seededSources.Contractors.id);
      await importing.tools.bucket.write(lock, JSON.stringify(over), 'application/json');
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) });
    },
  });
  return {
    host: importing.host({ isc, config }),
    loseNext(times = 1) {
      left = times;
    },
  };
}
