import http from 'node:http';
import https from 'node:https';
import { setTimeout as pause } from 'node:timers/promises';
import { fromEnv } from '@aws-sdk/credential-provider-env';
import { SignatureV4 } from '@smithy/signature-v4';
import { NoAnswerError, NodeSha256, noAnswerOf } from '../signedRequest.ts';

/** A request to a service of AWS, whose path is written as it is sent. */
export type LightRequest = {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
  headers?: Readonly<Record<string, string | undefined>>;
  body?: Uint8Array | undefined;
};

/** What a service answered, with the number of tries that it took. */
export type LightAnswer = { status: number; headers: http.IncomingHttpHeaders; body: Buffer; attempts: number };

/** The options of AWS's own clients that are used here; what is left out comes from the environment. */
export type LightOptions = {
  endpoint?: string;
  region?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
  maxAttempts?: number;
  requestHandler?: { connectionTimeout: number; socketTimeout: number; requestTimeout: number };
};

export type LightService = { name: 's3' | 'lambda'; endpointVariable: string };

/** The options of one call, as AWS's own clients take them. */
export type LightCall = { abortSignal?: AbortSignal };

const usualTimeouts = { connectionTimeout: 2_000, socketTimeout: 5_000, requestTimeout: 30_000 };

/**
 * Makes a sender of signed requests to a service. A request that got no answer, or that the service failed to answer or throttled,
 * is sent again as AWS's own client does it.
 */
export function createLightSender(service: LightService, options: LightOptions) {
  const { maxAttempts = 3, requestHandler = usualTimeouts } = options;
  const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };

  async function once(request: LightRequest, signal: AbortSignal | undefined): Promise<Omit<LightAnswer, 'attempts'>> {
    const region = options.region ?? process.env['AWS_REGION'] ?? '';
    const given = options.endpoint ?? process.env[service.endpointVariable];
    const endpoint = new URL(given ?? `https://${service.name}.${region}.${suffixOf(region)}`);
    const signed = await sign(service, { ...options, region }, endpoint, request);
    try {
      return await send(endpoint, signed, request.body, agents, requestHandler, signal);
    } catch (error) {
      throw noAnswerOf(error, endpoint) ?? error;
    }
  }

  return {
    async send(request: LightRequest, signal?: AbortSignal): Promise<LightAnswer> {
      for (let attempts = 1; ; attempts += 1) {
        const isLast = attempts >= maxAttempts || signal?.aborted;
        try {
          const answer = await once(request, signal);
          if (isLast || !isPassing(answer.status)) return { ...answer, attempts };
        } catch (error) {
          if (isLast || !(error instanceof NoAnswerError && error.retry)) throw error;
        }
        await pause(100 * 2 ** attempts * Math.random(), undefined, signal && { signal });
      }
    },
    destroy(): void {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** The service failed, or is asked too often. */
function isPassing(status: number): boolean {
  return status >= 500 || status === 429;
}

/** The partitions of AWS have names of their own. */
function suffixOf(region: string): string {
  return region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
}

type Signed = { path: string; method: string; headers: Record<string, string> };

async function sign(
  { name }: LightService,
  { region, credentials }: LightOptions & { region: string },
  endpoint: URL,
  { method, path, query = {}, headers = {}, body }: LightRequest,
): Promise<Signed> {
  const signer = new SignatureV4({
    service: name,
    region,
    credentials: credentials ?? fromEnv(),
    sha256: NodeSha256,
    // S3 alone takes the path as it is sent.
    uriEscapePath: name !== 's3',
  });
  const asked = definedOf(query);
  const signed = await signer.sign({
    method,
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    ...(endpoint.port && { port: Number(endpoint.port) }),
    path,
    query: asked,
    headers: { host: endpoint.host, 'content-length': String(body?.length ?? 0), ...definedOf(headers) },
    body: body ?? '',
  });
  const search = Object.entries(asked).map(([one, value]) => `${percentEncode(one)}=${percentEncode(value)}`);
  return { method, headers: signed.headers, path: search.length > 0 ? `${path}?${search.join('&')}` : path };
}

function definedOf(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((one): one is [string, string] => one[1] !== undefined));
}

/** As RFC 3986 has it, by which signatures go. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** By Node's own client, since `fetch` takes `..` out of a path, which a key of S3 may have. */
function send(
  { protocol, hostname, port }: URL,
  { method, path, headers }: Signed,
  body: Uint8Array | undefined,
  agents: { 'http:': http.Agent; 'https:': https.Agent },
  { connectionTimeout, socketTimeout, requestTimeout }: NonNullable<LightOptions['requestHandler']>,
  signal: AbortSignal | undefined,
): Promise<Omit<LightAnswer, 'attempts'>> {
  const isTls = protocol === 'https:';
  const agent = isTls ? agents['https:'] : agents['http:'];
  return new Promise((resolve, reject) => {
    const options = { method, path, headers, hostname, port, agent, timeout: socketTimeout, ...(signal && { signal }) };
    const request = (isTls ? https : http).request(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
      );
    });
    const late = () => {
      reject(Object.assign(new Error('No answer in time.'), { name: 'TimeoutError' }));
      request.destroy();
    };
    const connecting = setTimeout(late, connectionTimeout);
    // The body has to come in it too: one that trickles in is never idle.
    const whole = setTimeout(late, requestTimeout);
    request.on('socket', (socket) => {
      if (!socket.connecting) clearTimeout(connecting);
      else socket.once(isTls ? 'secureConnect' : 'connect', () => clearTimeout(connecting));
    });
    request.on('timeout', late);
    request.on('close', () => {
      clearTimeout(connecting);
      clearTimeout(whole);
    });
    request.on('error', reject);
    request.end(body);
  });
}
