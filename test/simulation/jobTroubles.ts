import type { Chance } from '../../local/tenant/chance.ts';
import type { Faults as TenantFaults } from '../../local/tenant/faults.ts';
import type { Faults } from './faults.ts';

/** In milliseconds: so long nelm waits for an upload, less what it may take to begin. */
const patience = 25 * 60_000;

const minute = 60_000;

/**
 * Troubles uploads that the tenant takes: one ends in ERROR, or does not go on for some minutes, in which it holds up the later ones of
 * its source; until another one is troubled.
 */
export function createJobTroubles(tenant: TenantFaults, faults: Faults, chance: Chance) {
  /** When an upload was troubled so that a run which waits for it may fail, in epoch milliseconds. */
  const lasting: { from: number; to: number }[] = [];
  let end: NodeJS.Timeout | undefined;

  return {
    lasting,
    /** Sends a request to the tenant; an upload may be troubled. */
    async around(request: Request, send: (request: Request) => Promise<Response>): Promise<Response> {
      const isUpload = request.method === 'POST' && new URL(request.url).pathname.endsWith('-bulk-upload');
      if (!isUpload || !faults.strikes(faults.rates.jobs)) return await send(request);
      const [fault, rows] = [faults.faultOf.jobs(), Math.floor(chance() * 5)];
      const milliseconds = fault === 'stuck' ? Math.round(1 + chance() * 60) * minute : minute;
      // The tenant works an upload off as soon as it has answered.
      tenant.set([{ fault: { job: fault === 'stuck' ? 'STUCK' : 'ERROR', afterRows: rows }, times: 1 }]);
      clearTimeout(end);
      end = setTimeout(tenant.clear, milliseconds);
      faults.strike('jobs', `${fault} for ${milliseconds / minute} minutes, after ${rows} rows`);
      const from = Date.now();
      if (fault === 'error' || milliseconds > patience) lasting.push({ from, to: from + milliseconds });
      return await send(request);
    },
  };
}
