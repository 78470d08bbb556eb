import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { WebhookTools } from '../../../../lib/doors/hr-webhook/acceptWebhook.ts';
import { createSigningKeys } from '../../../../lib/doors/hr-webhook/signingKeys.ts';
import { webhookDoor } from '../../../../lib/doors/hr-webhook/webhookDoor.ts';
import { startFlow } from '../../../../lib/durable/startFlow.ts';
import { systemsOf } from '../../../../lib/hr/systems.ts';
import { CallError } from '../../../../lib/isc/callError.ts';
import config from '../../../localConfig.ts';
import { startLambdaByScript } from '../../durable/lambdaByScript.ts';
import { keys, signedBy } from '../../hr/signed.ts';
import { httpEvent, type Line, rememberingLog, request } from '../../middleware/invoking.ts';

const now = Date.parse('2026-11-24T10:00:00Z');
const ended = readFileSync(path.join(import.meta.dirname, '../../../../samples/hr/ended.json'), 'utf8');
const newer = `whsec_${Buffer.from('an invented key of 32 bytes, new').toString('base64')}`;
const route = '/hr/{system}';

/** What the bucket throws when every try of a write lost a race. */
class WriteConflict extends CallError {
  constructor() {
    super('S3 refused a write.', { retry: true });
  }
}

let tools: WebhookTools;
let lines: Line[];
let door: ReturnType<typeof webhookDoor>;
let started: string[];

beforeEach(() => {
  started = [];
  tools = {
    systems: systemsOf(config.hr),
    keys: async () => [newer, keys.standard],
    keepWaiting: async () => 'new',
    async start(queue) {
      started.push(queue);
    },
    keep: async () => {},
    now: () => now,
  };
  const remembering = rememberingLog();
  lines = remembering.lines;
  door = webhookDoor(remembering.log, config, () => tools);
});

/** The event of a webhook, signed, with its body as text or in base64. */
function posted(body: string, { isBase64Encoded = false, key = keys.standard as string, system = 'standard' } = {}) {
  const { headers } = signedBy('standard', body, new Date(now), key);
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value ?? '']));
  return httpEvent({ method: 'POST', route, parameters: { system }, headers: given, body, isBase64Encoded });
}

describe('a webhook', () => {
  test('is taken with its body as text or in base64, signed by the newer key or the older one', async () => {
    for (const isBase64Encoded of [false, true]) {
      for (const key of [newer, keys.standard]) {
        expect(await request(door, posted(ended, { isBase64Encoded, key }))).toEqual({
          statusCode: 202,
          headers: { 'content-type': 'application/json' },
          body: '{"counts":{"accepted":1,"known":0,"ignored":0,"refused":0}}',
        });
      }
    }
    expect(started).toEqual(Array.from({ length: 4 }, () => 'f04ee782287c_contractors'));
    const counts = { accepted: 1, known: 0, ignored: 0, refused: 0 };
    expect(lines).toEqual(
      Array.from({ length: 4 }, () => ({ level: 'info', message: 'webhook answered', status: 202, ...counts })),
    );
  });

  test('that nobody signed, or whose bytes were changed on the way, is refused', async () => {
    const other = `whsec_${Buffer.from('an invented key of 32 bytes, odd').toString('base64')}`;
    expect((await request(door, posted(ended, { key: other }))).statusCode).toBe(401);
    const changed = { ...posted(ended), body: ended.replace('sample', 'simple') };
    expect((await request(door, changed)).statusCode).toBe(401);
    expect((await request(door, { ...posted(ended), headers: {} })).statusCode).toBe(401);
    expect(started).toEqual([]);
    expect(lines.map(({ level, status }) => `${level} ${status}`)).toEqual(['warn 401', 'warn 401', 'warn 401']);
  });

  test('that is signed by a key that was set a minute ago is taken by a function that has read the keys before', async () => {
    let time = now;
    vi.stubEnv('HR_STANDARD_KEYS', keys.standard);
    tools.keys = createSigningKeys(() => time);
    expect((await request(door, posted(ended))).statusCode).toBe(202);
    vi.stubEnv('HR_STANDARD_KEYS', newer);
    time += 60_000;
    expect((await request(door, posted(ended, { key: newer }))).statusCode).toBe(202);
    expect((await request(door, posted(ended))).statusCode).toBe(401);
    vi.unstubAllEnvs();
  });

  test('of up to 256 KB is taken, and above refused with 413', async () => {
    const padded = (size: number) => posted(ended + ' '.repeat(size - ended.length));
    expect((await request(door, padded(256 * 1024))).statusCode).toBe(202);
    const answer = await request(door, padded(256 * 1024 + 1));
    expect([answer.statusCode, answer.body]).toEqual([413, '{"error":"The body is over 256 KB."}']);
  });

  test('whose run cannot be started is answered with 503, so that it comes again, and starts it then', async () => {
    const lambda = await startLambdaByScript();
    const client = lambda.createClient();
    tools.start = (queue) => startFlow('hr', `hr-${queue.slice(0, 12)}`, {}, { client, sleep: async () => {} });
    lambda.script.push(...Array.from({ length: 6 }, () => ({ status: 429, type: 'TooManyRequestsException' })));
    expect(await request(door, posted(ended))).toEqual({
      statusCode: 503,
      headers: { 'content-type': 'application/json', 'retry-after': '30' },
      body: '{"error":"nelm cannot answer at the moment. Nothing is lost: try again in a minute."}',
    });
    expect(lambda.requests).toHaveLength(6);
    expect(lines).toMatchObject([{ level: 'error', status: 503, error: 'TooManyRequestsException' }]);
    expect((await request(door, posted(ended))).statusCode).toBe(202);
    expect(lambda.requests).toHaveLength(7);
    client.destroy();
    await lambda.close();
  });

  test('whose events cannot be kept is answered with 503, and no run is started', async () => {
    tools.keepWaiting = () => Promise.reject(new WriteConflict());
    expect((await request(door, posted(ended))).statusCode).toBe(503);
    expect(started).toEqual([]);
  });

  test('whose reading is a defect of nelm is answered with 500, with no word of the body in answer or log', async () => {
    const broken = () => {
      throw new TypeError('ada.lovelace has no method trim');
    };
    tools.systems = new Map([...tools.systems].map(([name, one]) => [name, { ...one, parse: broken }]));
    const answer = await request(door, posted(ended));
    expect(answer.statusCode).toBe(500);
    expect(JSON.stringify([answer, lines])).not.toContain('ada.lovelace');
  });

  test('that is any event at all is refused, never a failure', async () => {
    const property = fc.asyncProperty(fc.anything(), fc.string(), async (event, system) => {
      expect((await request(door, event)).statusCode).toBe(400);
      expect([401, 404]).toContain((await request(door, { ...posted('', { system }), headers: {} })).statusCode);
    });
    await fc.assert(property, { numRuns: 200 });
    expect(started).toEqual([]);
  });
});

describe('the signing keys of a system', () => {
  test('are read when they are needed, are kept for five minutes, and are several while they are being changed', async () => {
    let time = now;
    const signingKeys = createSigningKeys(() => time);
    vi.stubEnv('HR_STANDARD_KEYS', keys.standard);
    vi.stubEnv('HR_DEEL_KEYS', 'a-key-of-another-system!');
    expect(await signingKeys('standard')).toEqual([keys.standard]);
    vi.stubEnv('HR_STANDARD_KEYS', ` ${newer}\n ${keys.standard} `);
    time += 5 * 60_000 - 1;
    expect(await signingKeys('standard')).toEqual([keys.standard]);
    time += 1;
    expect(await signingKeys('standard')).toEqual([newer, keys.standard]);
    expect(await signingKeys('deel')).toEqual(['a-key-of-another-system!']);
    vi.unstubAllEnvs();
  });

  test.each([
    ['none', '   '],
    ['no base64 behind the prefix', 'whsec_AA!!!!!!!!!!AAAAAAAAAAAAAAAAAAAAAAAA'],
    ['base64 whose last bits mean nothing and are set', `whsec_${'A'.repeat(33)}B==`],
    ['base64 without its padding', `whsec_${'A'.repeat(34)}`],
    ['23 bytes', `whsec_${Buffer.alloc(23, 'k').toString('base64')}`],
    ['without the prefix', Buffer.alloc(32, 'k').toString('base64')],
    ['one good key and one that is short', `${keys.standard} whsec_AAAA`],
  ])('of Standard Webhooks that are %s are refused, and no key is repeated', async (_, text) => {
    vi.stubEnv('HR_STANDARD_KEYS', text);
    const reading = createSigningKeys(() => now)('standard');
    await expect(reading).rejects.toThrow(
      /^The signing keys \(HR_STANDARD_KEYS\) must be there, and be "whsec_" followed by 24 bytes or more in base64, each\.$/,
    );
    vi.unstubAllEnvs();
  });

  test.each(['bamboohr', 'deel'])('of %s are plain text of 24 bytes or more', async (system) => {
    const signingKeys = createSigningKeys(() => now);
    vi.stubEnv(`HR_${system.toUpperCase()}_KEYS`, 'a-key-that-has-23-bytes');
    await expect(signingKeys(system)).rejects.toThrow(
      `The signing keys (HR_${system.toUpperCase()}_KEYS) must be there, and have 24 bytes or more each.`,
    );
    vi.stubEnv(`HR_${system.toUpperCase()}_KEYS`, 'a-key-that-has-24-bytés');
    expect(await signingKeys(system)).toEqual(['a-key-that-has-24-bytés']);
    vi.unstubAllEnvs();
  });
});

test('a door whose environment lacks something answers 500 without details, and logs what to set', async () => {
  vi.stubEnv('NELM_BUCKET', '');
  vi.stubEnv('HR_EVENTS_FUNCTION', '');
  const { log, lines: written } = rememberingLog();
  const answer = await request(webhookDoor(log, config), posted(ended));
  expect([answer.statusCode, answer.body.includes('NELM')]).toEqual([500, false]);
  expect(written.map(({ reason }) => reason)).toEqual([
    "Set HR_EVENTS_FUNCTION and NELM_BUCKET in the function's environment.",
  ]);
  vi.unstubAllEnvs();
});
