import { createHash, createHmac, createSecretKey, type Hash, type Hmac } from 'node:crypto';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { SignatureV4 } from '@smithy/signature-v4';
import { CallError } from '../isc/callError.ts';
import { type NetworkProblem, readNetworkError } from '../isc/networkErrors.ts';

/** A service of AWS: what it is called in a signature and in its address, and the variable that moves it elsewhere. */
export type AwsService = { signedAs: string; host: string; endpointVariable: string };

/** What a service answered: its status, its headers, and its body where that is JSON; or what kept the body from coming whole. */
export type AwsAnswer = { status: number; headers: Headers } & ({ body: unknown } | { broke: NoAnswerError });

export type AwsRequest = {
  path?: string;
  headers?: Record<string, string>;
  body: string;
  timeoutMilliseconds?: number;
};

/** A service of AWS gave no answer. Its names always resolve in the end, so that any such failure may pass. */
export class NoAnswerError extends CallError {
  override readonly name = 'NoAnswerError';
  readonly reason: string;

  constructor({ reason, reachedServer }: NetworkProblem) {
    super(`${reason}.`, { retry: true, mayHaveTakenEffect: reachedServer });
    this.reason = reason;
  }
}

/**
 * Sends one signed POST to a service of AWS (Signature Version 4), with the role's credentials from the environment. A
 * service's whole client would add some 80 KB to every function that asks it for one thing.
 *
 * @throws NoAnswerError when there was no answer
 */
export async function signedRequest(
  { signedAs, host, endpointVariable }: AwsService,
  { path = '/', headers: extra = {}, body, timeoutMilliseconds = 10_000 }: AwsRequest,
): Promise<AwsAnswer> {
  const region = process.env['AWS_REGION'] ?? '';
  const endpoint = new URL(path, process.env[endpointVariable] ?? `https://${host}.${region}.amazonaws.com`);
  const signer = new SignatureV4({ service: signedAs, region, credentials: fromEnv(), sha256: NodeSha256 });
  const { method, headers } = await signer.sign({
    method: 'POST',
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port && { port: Number(endpoint.port) }),
    path: endpoint.pathname,
    query: {},
    headers: { host: endpoint.host, ...extra },
    body,
  });
  const init = { method, headers, body, signal: AbortSignal.timeout(timeoutMilliseconds) };
  const answer = await fetch(endpoint, init).catch((error: unknown) => {
    throw noAnswerOf(error, endpoint) ?? error;
  });
  const { status, headers: told } = answer;
  try {
    return { status, headers: told, body: parseJson(await answer.text()) };
  } catch (error) {
    const broke = noAnswerOf(error, endpoint);
    if (!broke) throw error;
    return { status, headers: told, broke };
  }
}

/** What a failure of the network is to whoever has asked a service of AWS; undefined of anything else. */
export function noAnswerOf(error: unknown, url: URL): NoAnswerError | undefined {
  const problem = readNetworkError(error, { url, setting: 'the region and the network of the function' });
  return problem && new NoAnswerError(problem);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The hash that the signer asks for, by Node. */
export class NodeSha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    // For plain bytes Node finds out by an error whether they are a key of another kind: that took two thirds of the time of a signature.
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', createSecretKey(bytesOf(secret)));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
