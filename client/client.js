import { approvals } from './approvals.js';
import { bulkUpload } from './bulkUpload.js';
import { createMakeCall } from './call.js';
import { publicIdentities } from './publicIdentities.js';
import { records } from './records.js';
import { requests } from './requests.js';
import { schemaAttributes } from './schemaAttributes.js';
import { sources } from './sources.js';
import { createThrottle } from './throttle.js';
import { createTransport } from './transport.js';
const defaults = {
    layout: 'v3',
    clock: Date.now,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    random: Math.random,
    timeoutMilliseconds: 60_000,
    onWarning: () => { },
};
/**
 * Creates a client. Nothing is sent before the first call. One client a process: its token and its throttle (100 requests
 * in 10 s) are shared by all its calls.
 *
 * Its calls throw IscRefusedError, IscUnreachableError, IscAnswerError or IscCredentialsError; each says by `transient`
 * whether waiting may help.
 */
export function createIsc(options) {
    const settings = {
        fetch: (...call) => globalThis.fetch(...call),
        ...defaults,
        ...options,
        baseUrl: options.baseUrl.replace(/\/+$/, ''),
    };
    return over(createTransport(createMakeCall(settings, createThrottle(settings.clock, settings.sleep))));
}
function over(transport) {
    return { ...resources(transport), counting: (counts) => over(transport.counting(counts)) };
}
function resources(transport) {
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
