/** Why a request got no answer. */
export type NetworkProblem = {
  /** The code that the runtime gives, such as `ECONNRESET`; undefined where it gives none. */
  code: string | undefined;
  /** Whether the request may have reached the server, and done its work there. */
  reachedServer: boolean;
  /** Whether the same request may be answered later, without anybody mending anything. */
  retry: boolean;
  /** What happened, and what to check where trying again does not help; without a full stop, for the end of a sentence. */
  reason: string;
};

/** Where a request went, and the setting that says so: `ISC_BASE_URL`. */
export type Target = { url: string | URL; setting: string };

/** Codes of connections that were never made. Of an error that names its system call, that call says it as well. */
const neverConnected = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** OpenSSL's and Node's names for a certificate that is not accepted. */
const ofCertificates =
  /^(?!ERR_SSL_).*CERT|^(CRL_|UNABLE_TO_|PATH_LENGTH_)|^(INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH)$/;

/** How the system and undici call a connection that was not made, or broke. Errors of libraries have codes, too. */
const ofConnections =
  /^(ECONN[A-Z]+|E(ADDRNOTAVAIL|HOSTDOWN|HOSTUNREACH|NETDOWN|NETRESET|NETUNREACH|PIPE|TIMEDOUT)|ENOTFOUND|EAI_[A-Z]+|UND_ERR_[A-Z_]+|ERR_INVALID_URL)$/;

const ofTls = /^(ERR_SSL_|ERR_TLS_|EPROTO$)/;

/**
 * Reads what `fetch`, or the reading of a body, threw: one reading for every service that is asked. Only the code of the
 * error and the host of the address are kept, since its text may hold the whole address with its query.
 *
 * A connection that is refused, breaks off or takes too long may be better later. A name that does not resolve, a
 * certificate that is not trusted and an address that is none stay so until somebody mends them.
 *
 * @returns undefined of what is no failure of the network, such as a defect or somebody's AbortError
 */
export function readNetworkError(error: unknown, { url, setting }: Target): NetworkProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  const cause = causeOf(error);
  const code = codeOf(cause);
  const isTimeout = error.name === 'TimeoutError';
  if (!isTimeout && !isOfConnection(error, cause, code)) return undefined;
  const address = addressOf(url);
  if (!address) return lasting('ERR_INVALID_URL', `${setting} is not an http(s) address`);
  const { host, hostname } = address;
  if (isTimeout) return passing('TimeoutError', true, `${host} did not answer in time`);
  const check = `check ${setting}`;
  if (code === undefined) return withoutCode(cause, host, check);
  if (code === 'ENOTFOUND') return lasting(code, `${hostname} does not resolve: ${check}`);
  if (code === 'EAI_AGAIN') return passing(code, false, `${hostname} cannot be resolved at the moment (${code})`);
  if (ofCertificates.test(code))
    return lasting(code, `the certificate of ${hostname} is not trusted (${code}): ${check}, and the certificate`);
  if (ofTls.test(code)) return lasting(code, `no TLS connection with ${host} could be made (${code}): ${check}`);
  if (neverConnected.has(code) || callOf(cause) === 'connect')
    return passing(code, false, `no connection to ${host} could be made (${code})`);
  return passing(code, true, `the connection to ${host} broke (${code})`);
}

/** What `fetch` throws is a TypeError with the cause; anything else must have a code that speaks of a connection. */
function isOfConnection(error: Error, cause: Error, code: string | undefined): boolean {
  if (error instanceof TypeError && (cause !== error || code === undefined)) return true;
  return code !== undefined && [ofConnections, ofCertificates, ofTls].some((codes) => codes.test(code));
}

/** Where undici gives no code, it says in words what it did not do. */
function withoutCode({ message }: Error, host: string, check: string): NetworkProblem {
  if (message === 'bad port') return lasting(undefined, `fetch does not connect to the port of ${host}: ${check}`);
  if (message !== 'unexpected redirect') return passing(undefined, true, `the connection to ${host} broke`);
  const reason = `${host} redirects to another address, which is not followed: ${check}`;
  return { ...lasting(undefined, reason), reachedServer: true };
}

function lasting(code: string | undefined, reason: string): NetworkProblem {
  return { code, reachedServer: false, retry: false, reason };
}

function passing(code: string | undefined, reachedServer: boolean, reason: string): NetworkProblem {
  return { code, reachedServer, retry: true, reason };
}

function addressOf(url: string | URL): URL | undefined {
  const address = URL.canParse(`${url}`) ? new URL(url) : undefined;
  return address && /^https?:$/.test(address.protocol) ? address : undefined;
}

/** Of a host with several addresses, the failure of the first that was tried. */
function causeOf(error: Error): Error {
  const cause = error.cause instanceof Error ? error.cause : error;
  const [first] = cause instanceof AggregateError ? cause.errors : [];
  return first instanceof Error ? first : cause;
}

/** A DOMException has a number there, which says nothing of the network. */
function codeOf(cause: Error): string | undefined {
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
}

function callOf(cause: Error): unknown {
  return 'syscall' in cause ? cause.syscall : undefined;
}
