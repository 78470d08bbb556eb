import { approvals } from './approvals.ts';
import { bulkUpload } from './bulkUpload.ts';
import { type CallOptions, createMakeCall } from './call.ts';
import { publicIdentities } from './publicIdentities.ts';
import { records } from './records.ts';
import type { RequestCounts } from './requestCounts.ts';
import { requests } from './requests.ts';
import { schemaAttributes } from './schemaAttributes.ts';
import { sources } from './sources.ts';
import { createThrottle } from './throttle.ts';
import { createTransport, type Transport } from './transport.ts';

/** Where the tenant is and who asks; everything else is optional and there for tests. */
export type IscOptions = Pick<CallOptions, 'baseUrl' | 'clientId' | 'clientSecret'> &
  Partial<Omit<CallOptions, 'baseUrl' | 'clientId' | 'clientSecret'>>;

/** The client of ISC's non-employee API, a group of functions a resource. */
export type Isc = ReturnType<typeof resources> & {
  /** The same client, which also counts the requests it makes into the given counter. */
  counting(counts: RequestCounts): Isc;
};

const defaults = {
  layout: 'v3' as const,
  clock: Date.now,
  sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
  timeoutMilliseconds: 60_000,
  onWarning: () => {},
};

/**
 * Creates a client. Nothing is sent before the first call. One client a process: its token and its throttle (100 requests
 * in 10 s) are shared by all its calls.
 *
 * Its calls throw IscRefusedError, IscUnreachableError, IscAnswerError or IscCredentialsError; each says by `transient`
 * whether waiting may help.
 */
export function createIsc(options: IscOptions): Isc {
  const settings: CallOptions = {
    fetch: (...call) => globalThis.fetch(...call),
    ...defaults,
    ...options,
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
  };
  return over(createTransport(createMakeCall(settings, createThrottle(settings.clock, settings.sleep))));
}

function over(transport: Transport): Isc {
  return { ...resources(transport), counting: (counts) => over(transport.counting(counts)) };
}

function resources(transport: Transport) {
  return {
    sources: sources(transport),
    schemaAttributes: schemaAttributes(transport),
    records: records(transport),
    requests: requests(transport),
    approvals: approvals(transport),
    bulkUpload: bulkUpload(transport),
    publicIdentities: publicIdentities(transport),
  };
}
