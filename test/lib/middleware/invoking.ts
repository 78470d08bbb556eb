import type { Context } from 'aws-lambda';

/** What Lambda calls. */
type Handler = (event: never, context: never) => Promise<unknown>;

/** A context as Lambda hands it over, with so many milliseconds left. */
export function contextWith(milliseconds = 29_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'nelm-dev-door',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:nelm-dev-door',
    memoryLimitInMB: '256',
    awsRequestId: '2f6c2d0e-0a0b-4c53-9f0e-5c6b6b2c1d3e',
    logGroupName: '/aws/lambda/nelm-dev-door',
    logStreamName: '2026/11/24/[$LATEST]0123456789abcdef',
    getRemainingTimeInMillis: () => milliseconds,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
}

/** Invokes a door as Lambda does, with an event that may be anything. */
export async function invoke(door: Handler, event: unknown, context = contextWith()): Promise<unknown> {
  return await door(event as never, context as never);
}

/** Invokes a door behind the HTTP API; its answer. */
export async function request(door: Handler, event: unknown, context = contextWith()) {
  const answer = await invoke(door, event, context);
  return answer as { statusCode: number; headers: Record<string, string>; body: string };
}

export type Line = { level: 'info' | 'warn' | 'error'; message: string } & Record<string, unknown>;

/** A log that remembers its lines. */
export function rememberingLog() {
  const lines: Line[] = [];
  const at = (level: Line['level']) => (message: string, fields: Record<string, unknown>) =>
    void lines.push({ level, message, ...fields });
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } };
}

export type Sent = {
  method?: 'GET' | 'POST';
  route: string;
  parameters: Record<string, string>;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Whether API Gateway hands the body over in base64; it does so for everything that it does not take for text. */
  isBase64Encoded?: boolean;
};

/** An event of API Gateway's HTTP API, payload version 2.0, with all that it holds. */
export function httpEvent({ method = 'GET', route, parameters, headers, body, isBase64Encoded = false }: Sent) {
  const path = route.replaceAll(/\{(\w+)\}/g, (_, name) => parameters[name] ?? '');
  return {
    version: '2.0',
    routeKey: `${method} ${route}`,
    rawPath: path,
    rawQueryString: '',
    headers: {
      accept: '*/*',
      'content-length': String(body?.length ?? 0),
      host: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
      'user-agent': 'a browser',
      'x-amzn-trace-id': 'Root=1-6564a2b1-0123456789abcdef01234567',
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...headers,
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'abcdefghij',
      domainName: 'abcdefghij.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'abcdefghij',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'a browser' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: `${method} ${route}`,
      stage: '$default',
      time: '24/Nov/2026:09:00:00 +0000',
      timeEpoch: 1795510800000,
    },
    pathParameters: parameters,
    ...(body !== undefined && { body: isBase64Encoded ? Buffer.from(body).toString('base64') : String(body) }),
    isBase64Encoded,
  };
}

/** The event of a form that a browser posts, which is not text to API Gateway. */
export function formEvent(to: Pick<Sent, 'route' | 'parameters'>, fields: Record<string, string>) {
  const body = new URLSearchParams(fields).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return httpEvent({ ...to, method: 'POST', headers, body, isBase64Encoded: true });
}
