import type { Faults } from './faults.ts';
import type { RequestLog } from './requestLog.ts';

/** How to start a tenant. */
export type TenantOptions = {
  /** Port on 127.0.0.1; 0 takes a free one. Default 0. */
  port?: number;
  /** Folder of `tenant.db`, made when missing. Without it the tenant forgets everything when closed. */
  dataFolder?: string;
  /** How fast bulk uploads are worked off. Default 5,000. */
  rowsPerSecond?: number;
  /**
   * Epoch milliseconds; default `Date.now`. Token lifetimes, the rate limit and bulk uploads all follow it: while it
   * stands still, so do they.
   */
  clock?: () => number;
};

/** A running tenant. */
export type Tenant = {
  /** Base URL without a path: `http://127.0.0.1:8484`. */
  url: string;
  requests: RequestLog;
  faults: Faults;
  close(): Promise<void>;
};

/** Not yet. */
export async function startTenant(_options: TenantOptions = {}): Promise<Tenant> {
  throw new Error('being written');
}
