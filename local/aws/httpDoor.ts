import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Port, type RunningServer, readBody, serve } from './server.ts';

/** A route of the HTTP API: `{name}` stands for one segment of the path, `{name+}` for the rest of it. */
export type Route = { method: string; path: string; functionName: string };

export type HttpDoorOptions = {
  port?: Port;
  routes: readonly Route[];
  /** Epoch milliseconds. */
  now?: () => number;
  /** Told why an invocation failed; the caller is not. */
  log?: (line: string) => void;
  /** Invokes a function and gives its answer. */
  invoke: (functionName: string, event: unknown) => Promise<unknown>;
};

/** What a function answers, in the format of payload version 2.0. */
type FunctionAnswer = {
  statusCode?: number;
  headers?: Record<string, string>;
  cookies?: string[];
  body?: string;
  isBase64Encoded?: boolean;
};
type Answer = { status: number; headers: Record<string, string | string[]>; body: string | Buffer };

/** As for API Gateway. */
const largestBody = 10 * 1024 * 1024;

/** Serves the routes of an HTTP API as API Gateway does, with events of payload version 2.0. */
export async function startHttpDoor({
  port,
  routes,
  now = Date.now,
  log = () => {},
  invoke,
}: HttpDoorOptions): Promise<RunningServer> {
  const known = routes.map((route) => ({ route, pattern: patternOf(route) }));

  async function answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://door');
    if (!isDecodable(url.pathname)) return message(400, 'Bad Request');
    const found = match(known, request.method ?? 'GET', url.pathname);
    if (!found) return message(404, 'Not Found');
    const body = await readBody(request);
    if (body.length > largestBody) return message(413, 'Request Entity Too Large');
    const event = toEvent(request, url, found, body, new Date(now()));
    return toAnswer(await invoke(found.route.functionName, event));
  }

  return await serve(
    async (request, response) => {
      const { status, headers, body } = await answer(request).catch((error: Error) => {
        log(error.message);
        return message(500, 'Internal Server Error');
      });
      response.writeHead(status, headers);
      response.end(body);
    },
    port,
    now,
  );
}

type KnownRoute = { route: Route; pattern: RegExp };
type Match = { route: Route; parameters: Record<string, string> };

function patternOf({ path }: Route): RegExp {
  return new RegExp(
    `^${path.replaceAll(/\{(\w+)(\+?)\}/g, (_, name, rest) => `(?<${name}>${rest ? '.+' : '[^/]+'})`)}$`,
  );
}

function match(known: readonly KnownRoute[], method: string, path: string): Match | undefined {
  for (const { route, pattern } of known) {
    if (route.method !== method && route.method !== '*') continue;
    const groups = pattern.exec(path);
    if (!groups) continue;
    const parameters = Object.entries(groups.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return { route, parameters: Object.fromEntries(parameters) };
  }
  return undefined;
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function toEvent(
  { method, headers }: IncomingMessage,
  url: URL,
  { route, parameters }: Match,
  body: Buffer,
  now: Date,
): unknown {
  const isText = /^(text\/|application\/(json|xml|javascript|x-www-form-urlencoded))/.test(
    headers['content-type'] ?? '',
  );
  const routeKey = `${route.method} ${route.path}`;
  const query = [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name).join(',')]);
  return {
    version: '2.0',
    routeKey,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(headers.cookie && { cookies: headers.cookie.split('; ') }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    ...(query.length > 0 && { queryStringParameters: Object.fromEntries(query) }),
    pathParameters: parameters,
    ...(body.length > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: body.length > 0 && !isText,
    requestContext: {
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      http: {
        method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      time: now.toISOString(),
      timeEpoch: now.getTime(),
    },
  };
}

/** A function that does not answer in the format has its whole answer sent as JSON. */
function toAnswer(result: unknown): Answer {
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(result ?? null) };
  }
  const { statusCode = 200, headers = {}, cookies, body = '', isBase64Encoded = false } = result as FunctionAnswer;
  return {
    status: statusCode,
    headers: { ...headers, ...(cookies && { 'set-cookie': cookies }) },
    body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
  };
}

function message(status: number, text: string): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message: text }) };
}
