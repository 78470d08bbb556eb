import type { ReadAnswer } from './answers.ts';
import { approvals } from './approvals.ts';
import { bulkUpload } from './bulkUpload.ts';
import { type Call, createMakeCall, type MakeCall } from './call.ts';
import type { SharedOptions } from './context.ts';
import type { Operation } from './operations.ts';
import { type IscOptions, settingsOf } from './options.ts';
import { publicIdentities } from './publicIdentities.ts';
import { records } from './records.ts';
import { requests } from './requests.ts';
import { schemaAttributes } from './schemaAttributes.ts';
import type { SendingContext } from './sending.ts';
import { sources } from './sources.ts';
import { createThrottle } from './throttle.ts';
import type { TokenOwner } from './token.ts';
import { createTransport, type Transport } from './transport.ts';

/** The client of ISC's non-employee API, a group of functions a resource. */
export type Isc = ReturnType<typeof resources> & {
  /**
   * The same client, of which every call counts its requests into `counts`, ends with `signal`, and has the time-out. What
   * was set before holds as well: counters and signals come together, a time-out takes the place of the other.
   */
  with(options: SharedOptions): Isc;
  /**
   * Whose the client's token is, as far as it says so: the ids of client and identity, and the name of the user, the last two
   * only of a personal access token. One request where there is no token yet.
   */
  tokenOwner(): Promise<TokenOwner>;
};

/**
 * Creates a client. Nothing is sent before the first call. One client a process: its token and its throttle (100 requests
 * in 10 s) are shared by all its calls.
 *
 * Its calls throw an IscError: IscRefusedError, IscUnreachableError, IscAnswerError or IscCredentialsError. Each says by
 * `retry` whether waiting may help. A call that is aborted throws its signal's reason.
 *
 * @throws TypeError that names the option that cannot be used, and what it takes
 */
export function createIsc(options: IscOptions): Isc {
  return over(createTransport(makeCallWith(options)));
}

/**
 * A client whose options are read at its first call. When they cannot be read, or not be used, that call rejects with the
 * error, and the next one reads them again.
 */
export function createIscOnFirstCall(readOptions: () => IscOptions): Isc {
  let makeCall: MakeCall | undefined;
  const made = () => {
    makeCall ??= makeCallWith(readOptions());
    return makeCall;
  };
  async function onFirstCall<Read>(
    operation: Operation,
    call: Call,
    read: ReadAnswer<Read>,
    context: SendingContext,
  ): Promise<Read> {
    return await made()(operation, call, read, context);
  }
  const owner: MakeCall['owner'] = async (context) => await made().owner(context);
  return over(createTransport(Object.assign(onFirstCall, { owner })));
}

function makeCallWith(options: IscOptions): MakeCall {
  const settings = settingsOf(options);
  return createMakeCall(settings, createThrottle(settings.clock, settings.sleep));
}

function over(transport: Transport): Isc {
  return {
    ...resources(transport),
    with: (options) => over(transport.with(options)),
    tokenOwner: () => transport.owner(),
  };
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
