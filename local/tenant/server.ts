import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { errorResponse, RateLimited, Refusal, Unauthorized } from './errors.ts';
import type { FaultSource } from './faults.ts';
import { answerWithFaults } from './faultyAnswer.ts';
import { answerOauthToken } from './oauthToken.ts';
import type { Operation, Services } from './operation.ts';
import { operations } from './operations.ts';
import type { RateLimit } from './rateLimit.ts';
import type { LoggedRequest } from './requestLog.ts';
import { authorize, callerOf } from './rights.ts';
import type { Tokens } from './tokens.ts';

type TenantContext = Context<{ Bindings: HttpBindings }>;
type Handle = (context: TenantContext) => Response | Promise<Response>;

/** What the server needs beside what operations need. */
export type ServerParts = Services & {
  tokens: Tokens;
  rateLimit: RateLimit;
  faults: FaultSource;
  log(request: LoggedRequest): void;
};

/** The HTTP API: the token endpoint, every operation in both layouts of paths, and a 404 for anything else. */
export function createServer(parts: ServerParts) {
  const app = new Hono<{ Bindings: HttpBindings }>();
  const on = (method: string, path: string, operationId: string, handle: Handle) =>
    app.on(method, path, (context) => answer(parts, context, operationId, handle));

  on('POST', '/oauth/token', 'oauthToken', ({ req }) => answerOauthToken(req.raw, parts.database, parts.tokens));
  for (const [operationId, operation] of Object.entries(operations)) {
    for (const path of layoutsOf(operation.path)) {
      on(operation.method, path, operationId, (context) => callOperation(parts, context, operation));
    }
  }
  app.notFound((context) =>
    answer(parts, context, 'unknown', () => {
      throw new Refusal(404);
    }),
  );
  return app;
}

/** `/v3/non-employee-records/…`, where all services have one version, and `/non-employee-records/v1/…`, each its own. */
function layoutsOf(path: string): string[] {
  return [`/v3${path}`, path.replace(/^\/[^/]+/, '$&/v1')];
}

/** Answers and logs one request, whatever happens to it. */
async function answer(
  parts: ServerParts,
  context: TenantContext,
  operationId: string,
  handle: Handle,
): Promise<Response> {
  const { method, path } = context.req;
  const at = parts.clock();
  const faults = parts.faults.ofRequest({ operationId, method, path });
  const { response, status } = await answerWithFaults(faults, context.env, async () => {
    try {
      return await handle(context);
    } catch (error) {
      if (!isExpected(error)) console.error(`tenant: ${operationId} failed`, error);
      return errorResponse(error);
    }
  });
  parts.log({ operationId, method, path, status, at });
  return response;
}

function callOperation(parts: ServerParts, { req }: TenantContext, operation: Operation): Response | Promise<Response> {
  const claims = parts.tokens.verify(req.header('authorization') ?? null);
  parts.rateLimit.take(claims.jti);
  const caller = callerOf(parts.database, claims);
  authorize(caller, operation);
  return operation.answer({
    ...parts,
    caller,
    request: req.raw,
    query: new URL(req.url).searchParams,
    parameter: (name) => req.param(name) ?? '',
  });
}

function isExpected(error: unknown): boolean {
  return error instanceof Refusal || error instanceof Unauthorized || error instanceof RateLimited;
}
