import middy from '@middy/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { json, pages } from '../../../lib/middleware/answerFormats.ts';
import { answerHttp, type DoorAnswer } from '../../../lib/middleware/answerHttp.ts';
import { endInTime } from '../../../lib/middleware/endInTime.ts';
import { RequestRefused } from '../../../lib/middleware/requestRefused.ts';
import { contextWith, rememberingLog, request } from './invoking.ts';

/** A door that does what a test wants, and the lines of its log. */
function doorOf(work: () => Promise<DoorAnswer>, format = json) {
  const { log, lines } = rememberingLog();
  return {
    lines,
    door: middy(endInTime)
      .use(answerHttp(log, 'answered', format))
      .handler(work),
  };
}

/** What a failing door answers, and its only line. */
async function failing(error: unknown, format = json) {
  const { door, lines } = doorOf(() => Promise.reject(error), format);
  const answer = await request(door, {});
  expect(lines).toHaveLength(1);
  return { answer, line: lines[0] };
}

test('an answer is sent with the headers of its format, and its line has the status and what the door says of it', async () => {
  const { door, lines } = doorOf(async () => ({ status: 202, body: '{}', logged: { count: 3 } }));
  expect(await request(door, {})).toEqual({
    statusCode: 202,
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(lines).toEqual([{ level: 'info', message: 'answered', status: 202, count: 3 }]);
});

test('an answer that refuses is a warning', async () => {
  const { door, lines } = doorOf(async () => ({ status: 404, body: 'no', logged: {} }), pages);
  const { headers } = await request(door, {});
  expect(lines).toEqual([{ level: 'warn', message: 'answered', status: 404 }]);
  expect(headers).toEqual({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex',
    'strict-transport-security': 'max-age=31536000',
  });
});

test('what may pass is answered with 503, and when to try again', async () => {
  const { answer, line } = await failing(Object.assign(new Error('S3 is down.'), { retry: true }));
  expect(answer).toEqual({
    statusCode: 503,
    headers: { 'content-type': 'application/json', 'retry-after': '30' },
    body: '{"error":"nelm cannot answer at the moment. Nothing is lost: try again in a minute."}',
  });
  expect(line).toEqual({ level: 'error', message: 'answered', status: 503, error: 'Error', reason: 'S3 is down.' });
});

test('anything else is answered with 500 and no details, which stand in the log', async () => {
  const { answer, line } = await failing(new Error('Set NELM_BUCKET in the function’s environment.'), pages);
  expect(answer.statusCode).toBe(500);
  expect(answer.headers['retry-after']).toBeUndefined();
  expect(answer.headers['x-frame-options']).toBe('DENY');
  expect(answer.body).toContain('Something is wrong with nelm');
  expect(answer.body).not.toContain('NELM_BUCKET');
  expect(line).toMatchObject({ level: 'error', status: 500, reason: 'Set NELM_BUCKET in the function’s environment.' });
});

test('of a defect, whose message may name anybody, the log has the kind and the place', async () => {
  const thrown = [
    () => JSON.parse('"Ada\n    at Ada.Lovelace'),
    () => z.object({ decided: z.string() }).parse({ decided: 7 }),
    () => ({}) as { ada(): void },
  ].map((work) => {
    try {
      (work() as { ada(): void }).ada();
    } catch (error) {
      return error;
    }
    throw new Error('Nothing was thrown.');
  });
  const lines: unknown[] = [];
  for (const error of thrown) {
    const { answer, line } = await failing(error);
    expect(answer.statusCode).toBe(500);
    expect(line).toMatchObject({ place: expect.stringMatching(/^at /) });
    lines.push(line?.['error']);
    expect(JSON.stringify([answer, line])).not.toMatch(/ada|expected string/i);
  }
  expect(lines).toEqual(['SyntaxError', 'ZodError', 'TypeError']);
});

test('what came in and cannot be read is said to whoever sent it', async () => {
  const { answer, line } = await failing(new RequestRefused(413, 'The body is over 4 KB.'));
  expect(answer).toEqual({
    statusCode: 413,
    headers: { 'content-type': 'application/json' },
    body: '{"error":"The body is over 4 KB."}',
  });
  expect(line).toMatchObject({ level: 'warn', status: 413, reason: 'The body is over 4 KB.' });
});

test('a door that does not come to an end is answered with 503 before its function is ended', async () => {
  const { door, lines } = doorOf(() => new Promise(() => {}));
  expect((await request(door, {}, contextWith(1_050))).statusCode).toBe(503);
  expect(lines).toMatchObject([{ error: 'DoorOutOfTime', reason: 'The door was not done before its time was over.' }]);
});

test('whatever is thrown is answered, and nothing of it is in the answer', async () => {
  const thrown = fc.oneof(
    fc.anything(),
    fc.string({ minLength: 12 }).map((message) => new Error(`SECRET ${message}`)),
    fc.string({ minLength: 12 }).map((message) => Object.assign(new Error(`SECRET ${message}`), { retry: true })),
  );
  const property = fc.asyncProperty(thrown, fc.constantFrom(json, pages), async (error, format) => {
    const { answer, line } = await failing(error, format);
    expect([500, 503]).toContain(answer.statusCode);
    expect(answer.body).not.toContain('SECRET');
    expect(line?.['status']).toBe(answer.statusCode);
  });
  await fc.assert(property, { numRuns: 300 });
});
