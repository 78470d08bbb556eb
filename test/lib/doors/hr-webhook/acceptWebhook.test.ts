import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { acceptWebhook, type WebhookTools } from '../../../../lib/doors/hr-webhook/acceptWebhook.ts';
import type { Delivery } from '../../../../lib/hr/adapter.ts';
import { systemsOf } from '../../../../lib/hr/systems.ts';
import { eventNameOf, type WaitingEvent } from '../../../../lib/hr/waitingEvent.ts';
import config from '../../../localConfig.ts';
import { keys, type SystemName, signedBy, systemNames } from '../../hr/signed.ts';

const now = Date.parse('2026-11-24T10:00:00Z');
const ended = readFileSync(path.join(import.meta.dirname, '../../../../samples/hr/ended.json'), 'utf8');

let waiting: Map<string, WaitingEvent>;
let started: string[];
let kept: Map<string, string>;
let reasons: Map<string, string>;
let tools: WebhookTools;

beforeEach(() => {
  waiting = new Map();
  started = [];
  kept = new Map();
  reasons = new Map();
  tools = {
    systems: systemsOf(config.hr),
    keys: async (system) => [keys[system as SystemName]],
    async keepWaiting(event) {
      const name = eventNameOf(event.notice);
      if (waiting.has(name)) return 'known';
      waiting.set(name, event);
      return 'new';
    },
    async start(queue) {
      started.push(queue);
    },
    async keep(key, body) {
      (key.endsWith('.reasons.json') ? reasons : kept).set(key, Buffer.from(body).toString());
    },
    now: () => now,
  };
});

const signed = (body: string, sentAt = now) => signedBy('standard', body, new Date(sentAt));
const withHeaders = (delivery: Delivery, headers: Delivery['headers']) => ({
  ...delivery,
  headers: { ...delivery.headers, ...headers },
});

test('an event is kept and the run of its source is started; the same again is known, and starts it again', async () => {
  const counts = { accepted: 1, known: 0, ignored: 0, refused: 0 };
  expect(await acceptWebhook('standard', signed(ended), tools)).toEqual({ status: 202, counts });
  const event = { version: 1, arrivedAt: now, approved: [], hasWaited: false, isOwn: false };
  expect([...waiting]).toEqual([
    [
      'standard-5b54248bf07752a4dc19b9d1482e0d79',
      { ...event, notice: { system: 'standard', event: JSON.parse(ended) } },
    ],
  ]);
  expect(started).toEqual(['f04ee782287c_contractors']);
  const again = { ...counts, accepted: 0, known: 1 };
  expect(await acceptWebhook('standard', signed(ended, now + 60_000), tools)).toEqual({ status: 202, counts: again });
  expect(started).toEqual(['f04ee782287c_contractors', 'f04ee782287c_contractors']);
  expect(kept).toEqual(new Map());
});

test('of one body the events are all kept before any run is started, each source’s once, and keep their order', async () => {
  const of = (id: string, source: string) => ({ ...JSON.parse(ended), id, source });
  const body = [of('1', 'Contractors'), of('2', ' contractors'), of('3', 'Interns')];
  let keptBefore: number[] = [];
  const counting: WebhookTools = {
    ...tools,
    async start(queue) {
      keptBefore = [...keptBefore, waiting.size];
      await tools.start(queue);
    },
  };
  expect(await acceptWebhook('standard', signed(JSON.stringify(body)), counting)).toMatchObject({ status: 202 });
  expect(keptBefore).toEqual([3, 3]);
  expect([...started].sort()).toEqual([expect.stringMatching(/_interns$/), 'f04ee782287c_contractors'].sort());
  expect([...waiting.values()].map(({ arrivedAt }) => arrivedAt)).toEqual([now, now + 0.001, now + 0.002]);
});

test('which values the settings give an event is kept beside it, and changes neither its name nor its shape', async () => {
  const created = readFileSync(
    path.join(import.meta.dirname, '../../../../samples/hr/deel/contract.created.json'),
    'utf8',
  ).replace('2026-11-02T10:00:00.029Z', new Date(now).toISOString());
  const nameOf = async (hr: typeof config.hr) => {
    waiting.clear();
    await acceptWebhook('deel', signedBy('deel', created, new Date(now)), { ...tools, systems: systemsOf(hr) });
    return [...waiting].map(([name, { defaulted, notice }]) => ({ name, defaulted, keys: Object.keys(notice) }));
  };
  const { deel } = config.hr;
  const [given] = await nameOf(config.hr);
  expect(given).toEqual({
    name: expect.stringMatching(/^deel-/),
    ...{ defaulted: ['phone', 'manager', 'vendor'], keys: ['system', 'event'] },
  });
  const without = { ...config.hr, ...(deel && { deel: { ...deel, defaults: {} } }) };
  expect(await nameOf(without)).toEqual([{ ...given, defaulted: undefined }]);
});

describe('answers', () => {
  test('404 to an unknown system, whatever its name', async () => {
    for (const name of ['workday', '', '__proto__', 'constructor']) {
      expect((await acceptWebhook(name, signed(ended), tools)).status).toBe(404);
    }
  });

  test('401 to a delivery that is not signed, or more than five minutes off', async () => {
    const minutes = (count: number) => acceptWebhook('standard', signed(ended, now + count * 60_000), tools);
    expect((await acceptWebhook('standard', { ...signed(ended), headers: {} }, tools)).status).toBe(401);
    expect((await minutes(-6)).status).toBe(401);
    expect((await minutes(6)).status).toBe(401);
    expect((await minutes(-5)).status).toBe(202);
    expect((await acceptWebhook('deel', signedBy('deel', '{"timestamp":1}', new Date(now)), tools)).status).toBe(422);
    expect([...kept.keys()].every((key) => key.startsWith('runs/_refused/deel-'))).toBe(true);
  });

  test.each([
    ['2026-11-21T09:59:59Z', 401],
    ['2026-11-21T10:00:00Z', 202],
    ['2026-11-24T09:50:00Z', 202],
    ['2026-11-24T10:05:00Z', 202],
    ['2026-11-24T10:05:01Z', 401],
  ])('Deel, which stamps the event and sends it again for days: %s is answered with %i', async (time, status) => {
    const body = `{"data":{"meta":{"event_type":"contract.created"},"resource":[]},"timestamp":"${time}"}`;
    expect((await acceptWebhook('deel', signedBy('deel', body, new Date(now)), tools)).status).toBe(status);
  });

  test('an event of a system whose deliveries may be days old lies five minutes in the future at most', async () => {
    const standard = systemsOf({
      standard: { sources: ['Contractors'], people: 'own', mayStop: false, maxAgeMinutes: 3 * 24 * 60 },
    });
    const at = (time: string) => {
      const body = ended.replace('2026-11-20T16:00:00Z', time);
      return acceptWebhook('standard', signed(body), { ...tools, systems: standard });
    };
    expect((await at('2026-11-24T10:05:00Z')).status).toBe(202);
    expect((await at('2026-11-24T10:05:01Z')).status).toBe(422);
  });

  test.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    [undefined, 415],
    ['application/json; charset=utf-8', 202],
    ['application/cloudevents+json', 202],
  ])('%s: %i', async (type, status) => {
    expect((await acceptWebhook('standard', withHeaders(signed(ended), { 'content-type': type }), tools)).status).toBe(
      status,
    );
  });

  test('400 to what is no JSON, and keeps it, once', async () => {
    const answers = [
      await acceptWebhook('standard', signed('{'), tools),
      await acceptWebhook('standard', signed('{'), tools),
    ];
    expect(answers).toEqual([{ status: 400, error: 'The body is no JSON.' }, answers[0]]);
    expect([...kept.entries()]).toEqual([[expect.stringMatching(/^runs\/_refused\/standard-[0-9a-f]{32}$/), '{']]);
  });

  test('422 with path and reason to a shape that does not parse, and keeps it', async () => {
    const body = '{"id":"1","type":"ended","occurredAt":"2026-11-20","source":"x","person":{"accountName":""}}';
    expect(await acceptWebhook('standard', signed(body), tools)).toEqual({
      status: 422,
      error: 'Nothing in the body could be read; it is kept.',
      problems: [
        { path: 'occurredAt', reason: 'is no moment with its offset, such as 2026-11-20T09:00:00Z' },
        { path: 'person.accountName', reason: 'is empty' },
      ],
    });
    expect([...kept.values()]).toEqual([body]);
    expect([waiting, started]).toEqual([new Map(), []]);
  });

  test('422 to an unknown type of event, with those that there are; the reasons are kept beside the body', async () => {
    const problems = [
      { path: 'type', reason: 'is none of hired, changed, extended, ended, rehired, withdrawn, stopped' },
    ];
    const answer = await acceptWebhook('standard', signed(ended.replace('"ended"', '"promoted"')), tools);
    expect(answer).toEqual({ status: 422, error: 'Nothing in the body could be read; it is kept.', problems });
    expect([...reasons]).toEqual([[`${[...kept.keys()][0]}.reasons.json`, JSON.stringify({ problems })]]);
    expect([waiting, started]).toEqual([new Map(), []]);
  });

  test('202 to an unknown type of a system that has many, and does nothing', async () => {
    const body =
      '{"data":{"meta":{"event_type":"worker.exploded"},"resource":[{}]},"timestamp":"2026-11-24T10:00:00Z"}';
    const answer = await acceptWebhook('deel', signedBy('deel', body, new Date(now)), tools);
    expect(answer).toEqual({ status: 202, counts: { accepted: 0, known: 0, ignored: 1, refused: 0 } });
    expect([kept, waiting, started]).toEqual([new Map(), new Map(), []]);
  });

  test('202 when one of several items is bad: the others are kept, the body is kept, the problem is told', async () => {
    const body = `[${ended},{"type":"ended"},${ended.replace('sample-0005', 'other')}]`;
    const answer = await acceptWebhook('standard', signed(body), tools);
    expect(answer).toMatchObject({ status: 202, counts: { accepted: 2, known: 0, ignored: 0, refused: 1 } });
    expect(answer.problems?.map((problem) => problem.path)).toEqual(['1.id', '1.occurredAt', '1.source', '1.person']);
    expect([...kept.values()]).toEqual([body]);
  });

  test('422 to an event of the future, which would keep all later ones back', async () => {
    const body = ended.replace('2026-11-20T16:00:00Z', '2026-11-24T10:05:01Z');
    expect(await acceptWebhook('standard', signed(body), tools)).toMatchObject({
      status: 422,
      problems: [{ path: 'occurredAt', reason: 'lies in the future' }],
    });
  });
});

test('what could not be started is for the caller to answer with 503', async () => {
  const failing = { ...tools, start: () => Promise.reject(new Error('throttled')) };
  await expect(acceptWebhook('standard', signed(ended), failing)).rejects.toThrow('throttled');
});

describe('limits', () => {
  const post = (body: string, system: SystemName = 'standard') =>
    acceptWebhook(system, signedBy(system, body, new Date(now)), tools);
  const sizeOf = (answer: object) => Buffer.byteLength(JSON.stringify(answer));

  test('413 to more than 5,000 items, of every system, which says to split the body', async () => {
    const error = 'The body has 5,001 items, and at most 5,000 are taken at once. Split it.';
    const items = (count: number, item: string) => Array.from({ length: count }, () => item).join();
    expect(await post(`[${items(5001, '1')}]`)).toEqual({ status: 413, error });
    expect(await post(`{"employees":[${items(5001, '1')}]}`, 'bamboohr')).toEqual({ status: 413, error });
    const deel = `{"data":{"meta":{"event_type":"contract.created"},"resource":[${items(5001, '{}')}]}`;
    expect(await post(`${deel},"timestamp":"2026-11-24T10:00:00Z"}`, 'deel')).toEqual({ status: 413, error });
    expect((await post(`[${items(5000, '1')}]`)).status).toBe(422);
    const many = 'The body has 130,001 items, and at most 5,000 are taken at once. Split it.';
    expect(await post(`[${items(130_001, '1')}]`)).toEqual({ status: 413, error: many });
    expect([waiting, started]).toEqual([new Map(), []]);
  });

  test('an item of more than 64 KB is refused by its place, and the others are kept', async () => {
    const sized = (bytes: number, id: string) => {
      const event = { ...JSON.parse(ended), id, comment: '' };
      const data = Array.from({ length: 68 }, (_, index) => [`field${index}`, 'x'.repeat(900)]);
      const full = { ...event, person: { ...event.person, data: { ...Object.fromEntries(data) } } };
      return { ...full, comment: 'x'.repeat(bytes - sizeOf(full)) };
    };
    const problems = [{ path: '1', reason: 'the item is over 64 KB of JSON, or nested too deeply' }];
    expect(sizeOf(sized(64 * 1024, 'one'))).toBe(65_536);
    expect(await post(JSON.stringify([sized(64 * 1024, 'one'), sized(64 * 1024 + 1, 'two')]))).toEqual({
      status: 202,
      counts: { accepted: 1, known: 0, ignored: 0, refused: 1 },
      problems,
    });
    expect(await post(JSON.stringify(sized(64 * 1024 + 1, 'two')))).toMatchObject({
      status: 422,
      problems: [{ path: '', reason: problems[0]?.reason }],
    });
  });

  test('the answer names the first 100 problems and says how many are left out', async () => {
    const answer = await post(`[${Array.from({ length: 5000 }, () => '{"type":"ended"}').join()}]`);
    expect(answer.problems).toHaveLength(100);
    expect(answer.problems?.at(-1)?.path).toBe('24.person');
    expect(answer.problemsLeftOut).toBe(19_900);
    expect(sizeOf(answer)).toBeLessThan(64 * 1024);
    expect((await post(`[${ended},{"type":"ended"}]`)).problemsLeftOut).toBeUndefined();
  });

  test('the answer stays under 64 KB whatever names a sender gives to attributes', async () => {
    const person = { accountName: 'ada', data: { ['\u0001'.repeat(5_000)]: 7, ['é'.repeat(5_000)]: 7, b: 7 } };
    const items = Array.from({ length: 4 }, () => ({ ...JSON.parse(ended), person }));
    const answer = await post(
      JSON.stringify(
        Array.from({ length: 4 }, () => items)
          .flat()
          .slice(0, 5),
      ),
    );
    expect(answer.status).toBe(422);
    expect(answer.problems).toHaveLength(15);
    expect(Math.max(...(answer.problems ?? []).map(({ path }) => path.length))).toBe(201);
    expect(sizeOf(answer)).toBeLessThan(64 * 1024);
  });

  test('unknown keys are counted and not named', async () => {
    const event = { ...JSON.parse(ended), 'Ada Lovelace': 1, 'ada@example.com': 2 };
    event.person = { ...event.person, 'Ada Lovelace': 1 };
    const answer = await post(JSON.stringify(event));
    expect(answer.problems).toEqual([
      { path: 'person', reason: '1 unknown key' },
      { path: '', reason: '2 unknown keys' },
    ]);
  });
});

test('a body that is nested beyond reason is refused like any other', async () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  expect((await acceptWebhook('standard', signed(deep), tools)).status).toBe(422);
});

test('3,000 random bodies, most of them signed, never fail and start nothing that is no event', async () => {
  const almost = fc.record(
    {
      id: fc.oneof(fc.string(), fc.constant('1')),
      type: fc.constantFrom('hired', 'ended', 'promoted', 7),
      occurredAt: fc.oneof(fc.string(), fc.constant('2026-11-20T16:00:00Z')),
      source: fc.oneof(fc.string(), fc.constant('Contractors')),
      person: fc.oneof(
        fc.jsonValue(),
        fc.record({ accountName: fc.string(), endDate: fc.string() }, { requiredKeys: [] }),
      ),
      employees: fc.array(fc.record({ id: fc.string(), action: fc.string(), fields: fc.jsonValue() })),
      data: fc.record({ meta: fc.record({ event_type: fc.string() }), resource: fc.jsonValue(), employeeId: fc.nat() }),
      timestamp: fc.oneof(fc.string(), fc.constant('2026-11-24T10:00:00Z')),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map(Buffer.from),
    almost.map((value) => Buffer.from(JSON.stringify(value))),
  );
  // What signs is not what is tested here: the signature is accepted for nine of ten.
  const trusting = {
    ...tools,
    systems: new Map([...tools.systems].map(([name, one]) => [name, { ...one, verify: () => ({ sentAt: now }) }])),
  };
  const property = fc.asyncProperty(fc.constantFrom(...systemNames), body, fc.nat(9), async (system, bytes, one) => {
    const delivery = { headers: { 'content-type': 'application/json' }, body: bytes };
    const { status, counts } = await acceptWebhook(system, delivery, one === 0 ? tools : trusting);
    expect([202, 400, 401, 422]).toContain(status);
    if (one === 0) expect(status).toBe(401);
    if (status !== 202) expect(counts).toBeUndefined();
  });
  await fc.assert(property, { numRuns: 3_000 });
}, 120_000);
