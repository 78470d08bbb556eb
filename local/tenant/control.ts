import type { DatabaseSync } from 'node:sqlite';
import { Hono } from 'hono';
import * as z from 'zod';
import { checkBody } from './body.ts';
import { resetDatabase } from './database.ts';
import { errorResponse, Refusal } from './errors.ts';
import { type FaultRuleBody, faultRuleOf, faultRulesSchema } from './faultRules.ts';
import type { Faults } from './faults.ts';
import type { MovableClock } from './movableClock.ts';
import { instant } from './operation.ts';
import type { RateLimit } from './rateLimit.ts';
import type { RequestLog } from './requestLog.ts';

/** What a test may look at and change from outside. */
export type Controlled = {
  database: DatabaseSync;
  clock: MovableClock;
  faults: Faults;
  requests: RequestLog;
  rateLimit: RateLimit;
};

const clockSchema = z.strictObject({
  /** The moment to go to, not before the present. */
  now: z.iso.datetime({ offset: true }).optional(),
  advanceMs: z.number().min(0).optional(),
  stopped: z.boolean().optional(),
});

/**
 * The endpoints below `/_tenant`, for tests of any language: clock, faults, request log, reset. They need no token, are
 * not in the log, and no fault strikes them.
 */
export function createControl({ database, clock, faults, requests, rateLimit }: Controlled) {
  let rules: FaultRuleBody[] = [];
  const showClock = () => Response.json({ now: instant(clock.now), stopped: clock.isStopped() });
  const done = () => new Response(null, { status: 204 });
  function setRules(newRules: FaultRuleBody[]): Response {
    faults.set(newRules.map(faultRuleOf));
    rules = newRules;
    return Response.json(rules);
  }

  const app = new Hono();
  app.get('/clock', showClock);
  app.put('/clock', async ({ req }) => {
    moveClock(clock, checkBody(await readJson(req.raw), clockSchema));
    return showClock();
  });
  app.get('/faults', () => Response.json(rules));
  app.put('/faults', async ({ req }) => setRules(checkBody(await readJson(req.raw), faultRulesSchema)));
  app.delete('/faults', () => {
    setRules([]);
    return done();
  });
  app.get('/requests', () => Response.json({ counts: requests.counts(), entries: requests.entries() }));
  app.delete('/requests', () => {
    requests.clear();
    return done();
  });
  app.post('/reset', () => {
    setRules([]);
    requests.clear();
    rateLimit.clear();
    resetDatabase(database, instant(clock.now));
    return done();
  });
  app.onError(errorResponse);
  return app;
}

function moveClock(clock: MovableClock, { now, advanceMs = 0, stopped }: z.infer<typeof clockSchema>): void {
  const ahead = now === undefined ? 0 : Date.parse(now) - clock.now();
  if (ahead < 0) throw new Refusal(400, 'now: time does not go back');
  clock.advance(ahead + advanceMs);
  if (stopped === true) clock.stop();
  if (stopped === false) clock.run();
}

/** Whatever the content type: these endpoints are asked by hand, too. */
function readJson(request: Request): Promise<unknown> {
  return request.json().catch(() => {
    throw new Refusal(400, 'The body is not JSON.');
  });
}
