import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { type EventToSign, signEvent } from '../../../lib/hr/signEvent.ts';
import { standard } from '../../../lib/hr/standard.ts';
import { keys } from './signed.ts';

const noId = 'The id of a delivery must be visible ASCII characters.';
const timestamp = new Date('2026-11-24T10:00:00.999Z');

test('an event is signed as the package of Standard Webhooks signs it, to the letter', () => {
  expect(signEvent({ id: 'msg_1', timestamp, body: '{"type":"hired","name":"Zoë"}', key: keys.standard })).toEqual({
    'webhook-id': 'msg_1',
    'webhook-timestamp': '1795514400',
    'webhook-signature': new Webhook(keys.standard).sign('msg_1', timestamp, '{"type":"hired","name":"Zoë"}'),
  });
});

test('the example of the specification has the signature that the specification gives', () => {
  const body = '{"test": 2432232314}';
  const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const signed = signEvent({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: new Date(1_614_265_330_000), body, key });
  expect(signed['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('whatever is signed, the package and the door take it, as text and as bytes', () => {
  const id = fc.string({ unit: fc.constantFrom(...'abcXYZ019_-.'), minLength: 1 });
  const key = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('base64'));
  const now = fc.constant(new Date());
  const property = fc.property(id, fc.json(), key, now, fc.boolean(), (id, body, base64, now, isText) => {
    const given = { id, timestamp: now, body: isText ? body : Buffer.from(body), key: `whsec_${base64}` };
    const headers = signEvent(given);
    expect(new Webhook(given.key).verify(body, headers)).toEqual(JSON.parse(body));
    expect(standard.verify({ headers, body: Buffer.from(body) }, [given.key])).not.toBe('unsigned');
  });
  fc.assert(property, { numRuns: 300 });
});

test.each<[string, Partial<EventToSign>, string]>([
  [
    'a key that is too short',
    { key: 'whsec_c2hvcnQ=' },
    'The key must be "whsec_" followed by 24 bytes or more in base64.',
  ],
  ['an id that no header can carry', { id: 'a\nb' }, noId],
  ['an id that begins with a blank', { id: ' a' }, noId],
  ['an id that ends with a blank', { id: 'a ' }, noId],
  ['an empty id', { id: '' }, noId],
  ['an id beyond ASCII', { id: 'é' }, noId],
])('%s is refused and not repeated', (_, wrong, message) => {
  const given = { id: 'msg_1', timestamp, body: '{}', key: keys.standard, ...wrong };
  expect(() => signEvent(given)).toThrow(new Error(message));
});
