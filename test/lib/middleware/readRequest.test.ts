import middy from '@middy/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { json } from '../../../lib/middleware/answerFormats.ts';
import { answerHttp, type DoorAnswer } from '../../../lib/middleware/answerHttp.ts';
import { type HttpRequest, readRequest } from '../../../lib/middleware/readRequest.ts';
import { formEvent, httpEvent, rememberingLog, request } from './invoking.ts';

type Form = { decision: string };

/** A door that remembers what it was given. */
function remembering() {
  const seen: HttpRequest<{ token: string }, Form>[] = [];
  const accepted = {
    path: z.object({ token: z.string() }),
    form: z.object({ decision: z.enum(['approve', 'reject']) }),
    largestBody: 1024,
  };
  const door = middy()
    .use(answerHttp(rememberingLog().log, 'answered', json))
    .use(readRequest(accepted))
    .handler(async (given): Promise<DoorAnswer> => {
      seen.push(given);
      return { status: 200, body: '', logged: {} };
    });
  return { door, seen };
}

const to = { route: '/decisions/{token}', parameters: { token: 'abc.def' } };
const post = { ...to, method: 'POST' } as const;

describe('a request', () => {
  test('is given with its parameters and headers', async () => {
    const { door, seen } = remembering();
    expect((await request(door, httpEvent(to))).statusCode).toBe(200);
    expect(seen).toEqual([
      {
        path: { token: 'abc.def' },
        method: 'GET',
        query: {},
        cookies: {},
        sourceIp: '192.0.2.1',
        headers: expect.objectContaining({ 'user-agent': 'a browser' }),
        body: Buffer.from(''),
        form: undefined,
      },
    ]);
  });

  test('is given the form that was posted, as text or in base64', async () => {
    const { door, seen } = remembering();
    await request(door, formEvent(to, { decision: 'approve' }));
    await request(door, httpEvent({ ...post, body: 'decision=reject' }));
    expect(seen.map(({ form }) => form)).toEqual([{ decision: 'approve' }, { decision: 'reject' }]);
  });

  test('that is only looked at has no form, whatever its body is', async () => {
    const { door, seen } = remembering();
    await request(door, httpEvent({ ...to, body: 'decision=approve' }));
    expect(seen.map(({ form }) => form)).toEqual([undefined]);
  });

  test.each([
    ['no field', ''],
    ['another value', 'decision=maybe'],
    ['a field twice', 'decision=approve&decision=reject'],
    ['JSON', '{"decision":"approve"}'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x26, 0x3d])],
  ])('with %s as its form is refused with 400', async (_, body) => {
    const { door, seen } = remembering();
    for (const isBase64Encoded of [false, true]) {
      const answer = await request(door, httpEvent({ ...post, body, isBase64Encoded }));
      expect(answer.statusCode).toBe(400);
      expect(answer.body).toContain('What was sent is not the form of this page.');
    }
    expect(seen).toEqual([]);
  });

  test('is taken with a body up to the limit, and refused with 413 above it, however it is encoded', async () => {
    const { door } = remembering();
    for (const isBase64Encoded of [false, true]) {
      const sized = (size: number) => httpEvent({ ...to, body: 'é'.repeat(size / 2), isBase64Encoded });
      expect((await request(door, sized(1024))).statusCode).toBe(200);
      const { statusCode, body } = await request(door, sized(1026));
      expect([statusCode, body]).toEqual([413, '{"error":"The body is over 1 KB."}']);
    }
  });

  test.each(['decision=approve', 'ZGVjaXNpb249YXBwcm92Z', '####', 'ZGVj aXNpb24='])(
    'that is said to be in base64 and is %s is refused with 400',
    async (body) => {
      const { door, seen } = remembering();
      const answer = await request(door, { ...httpEvent(post), body, isBase64Encoded: true });
      expect(answer.statusCode).toBe(400);
      expect(seen).toEqual([]);
    },
  );
});

test('any event that is not of the shape is a 400, and never a 500', async () => {
  const { door, seen } = remembering();
  const event = httpEvent(to);
  const broken = fc
    .record(
      {
        requestContext: fc.oneof(fc.anything(), fc.record({ http: fc.anything() })),
        pathParameters: fc.oneof(fc.anything(), fc.dictionary(fc.string(), fc.string())),
        headers: fc.oneof(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer())), fc.integer()),
        isBase64Encoded: fc.oneof(fc.boolean(), fc.string()),
        body: fc.oneof(fc.string(), fc.anything()),
      },
      { requiredKeys: [] },
    )
    .map((change) => ({ ...event, ...change }));
  const property = fc.asyncProperty(fc.oneof(fc.anything(), broken), async (given) => {
    const before = seen.length;
    const { statusCode } = await request(door, given);
    const wasGiven = seen.length > before;
    expect(statusCode).toBe(wasGiven ? 200 : 400);
    if (wasGiven) expect(seen.at(-1)?.path.token).toEqual(expect.any(String));
  });
  await fc.assert(property, { numRuns: 1_000 });
  expect((await request(door, event)).statusCode).toBe(200);
}, 60_000);
