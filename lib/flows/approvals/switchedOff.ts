import type { Logger } from '@aws-lambda-powertools/logger';

/** What runs when nelm.config.ts has no `approvals`: nothing. It asks nothing of the tenant, and leaves no report. */
export function switchedOff(log: Pick<Logger, 'info'>) {
  return async (): Promise<{ off: string }> => {
    const off = 'Approving by rule is off: nelm.config.ts has no approvals.';
    log.info(off);
    return { off };
  };
}
