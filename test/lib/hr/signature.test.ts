import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import type { Delivery } from '../../../lib/hr/adapter.ts';
import { hexBytes, hmac } from '../../../lib/hr/signature.ts';
import { systemsOf } from '../../../lib/hr/systems.ts';
import config from '../../localConfig.ts';
import { keys, opensslHmac, type SystemName, signedBy, systemNames } from './signed.ts';

const systems = systemsOf(config.hr);
const sentAt = new Date('2026-11-24T10:00:00Z');

const bodies: Record<SystemName, string> = {
  standard: '{"type":"hired","name":"Zoë"}',
  bamboohr: '{"employees":[{"id":"1","name":"Zoë"}]}',
  deel: '{"data":{"meta":{"event_type":"contract.created"},"resource":[]},"timestamp":"2026-11-24T10:00:00.000Z"}',
};

const verify = (system: SystemName, delivery: Delivery, given: readonly string[] = [keys[system]]) =>
  systems.get(system)?.verify(delivery, given);

/** The headers that are signed or sign, of each system. */
const signedHeaders: Record<SystemName, string[]> = {
  standard: ['webhook-id', 'webhook-timestamp', 'webhook-signature'],
  bamboohr: ['x-bamboohr-timestamp', 'x-bamboohr-signature'],
  deel: ['x-deel-signature'],
};

describe.each(systemNames)('a delivery of %s', (system) => {
  const delivery = signedBy(system, bodies[system], sentAt);

  test('that an independent implementation signed is genuine, and says when it was sent', () => {
    expect(verify(system, delivery)).toEqual({ sentAt: sentAt.getTime() });
  });

  test('is not genuine with any bit of its body flipped', () => {
    for (let bit = 0; bit < delivery.body.length * 8; bit += 1) {
      const body = Uint8Array.from(delivery.body);
      body[bit >> 3] = (body[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verify(system, { ...delivery, body })).toBe('unsigned');
    }
  });

  test.each(signedHeaders[system])('is not genuine with any character of %s changed, or without it', (name) => {
    const value = delivery.headers[name] ?? '';
    expect(value).not.toBe('');
    // The last character of a base64 text has bits that mean nothing.
    const significant = value.endsWith('=') ? value.length - 2 : value.length;
    for (let index = 0; index < significant; index += 1) {
      const changed = value.slice(0, index) + (value[index] === '1' ? '2' : '1') + value.slice(index + 1);
      expect(verify(system, { ...delivery, headers: { ...delivery.headers, [name]: changed } })).toBe('unsigned');
    }
    expect(verify(system, { ...delivery, headers: { ...delivery.headers, [name]: undefined } })).toBe('unsigned');
  });

  test('is genuine by the old key and by the new one while they are being changed', () => {
    const other =
      system === 'standard'
        ? `whsec_${Buffer.from('another invented key, the new one').toString('base64')}`
        : 'another invented key';
    const byOther = signedBy(system, bodies[system], sentAt, other);
    expect(verify(system, byOther)).toBe('unsigned');
    expect(verify(system, byOther, [keys[system], other])).toEqual({ sentAt: sentAt.getTime() });
    expect(verify(system, delivery, [keys[system], other])).toEqual({ sentAt: sentAt.getTime() });
  });

  test('is never genuine without a key', () => {
    expect(verify(system, delivery, [])).toBe('unsigned');
  });
});

test('of several signatures any may be the right one', () => {
  const body = bodies.standard;
  const right = new Webhook(keys.standard).sign('msg_1', sentAt, body);
  const wrong = new Webhook(`whsec_${Buffer.from('some other key').toString('base64')}`).sign('msg_1', sentAt, body);
  const { headers, ...rest } = signedBy('standard', body, sentAt);
  const withSignatures = (...all: string[]) => ({
    ...rest,
    headers: { ...headers, 'webhook-signature': all.join(' ') },
  });
  expect(verify('standard', withSignatures(wrong, right))).toEqual({ sentAt: sentAt.getTime() });
  expect(verify('standard', withSignatures(right, wrong, 'v2,x'))).toEqual({ sentAt: sentAt.getTime() });
  expect(verify('standard', withSignatures(wrong))).toBe('unsigned');
  expect(verify('standard', withSignatures(right.replace('v1,', 'v2,')))).toBe('unsigned');
});

test.each(['whsec_', 'whsec_AA!!!!!!!!!!', 'whsec_AA=='])('the key %s of Standard Webhooks signs nothing', (key) => {
  const weak = `whsec_${Buffer.from([0]).toString('base64')}`;
  const forged = signedBy('standard', bodies.standard, sentAt, weak);
  expect(verify('standard', forged, [key])).toBe('unsigned');
});

test('BambooHR may write its time as an instant', () => {
  const time = '2026-11-24T10:00:00+0000';
  const body = Buffer.from(bodies.bamboohr);
  const headers = {
    'x-bamboohr-timestamp': time,
    'x-bamboohr-signature': opensslHmac(keys.bamboohr, bodies.bamboohr + time),
  };
  expect(verify('bamboohr', { body, headers })).toEqual({ sentAt: sentAt.getTime() });
});

test.each(['x', '1'.repeat(13), '1795514400x', 'x1795514400', ''])(
  'the time "%s" of Standard Webhooks is none',
  (time) => {
    const body = Buffer.from(bodies.standard);
    const key = Buffer.from(keys.standard.slice('whsec_'.length), 'base64');
    const signature = hmac(key, `msg_1.${time}.`, body).toString('base64');
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': time, 'webhook-signature': `v1,${signature}` };
    expect(verify('standard', { body, headers })).toBe('unsigned');
  },
);

test('a delivery of Standard Webhooks without an id is unsigned, whoever signed it so', () => {
  const body = Buffer.from(bodies.standard);
  const key = Buffer.from(keys.standard.slice('whsec_'.length), 'base64');
  const signature = hmac(key, '.1795514400.', body).toString('base64');
  const headers = { 'webhook-id': '', 'webhook-timestamp': '1795514400', 'webhook-signature': `v1,${signature}` };
  expect(verify('standard', { body, headers })).toBe('unsigned');
  expect(verify('standard', { body, headers: { ...headers, 'webhook-id': undefined } })).toBe('unsigned');
});

test('a signature in hexadecimal has 64 digits, in either case, and nothing else', () => {
  const digits = 'aB'.repeat(32);
  expect(Buffer.from(hexBytes(digits)).toString('hex')).toBe(digits.toLowerCase());
  for (const text of [digits.slice(1), `${digits}0`, `0${digits}`, `g${digits.slice(1)}`, '', undefined]) {
    expect(hexBytes(text)).toHaveLength(0);
  }
});

test('an instant of BambooHR that cannot be read is none', () => {
  const headers = { 'x-bamboohr-timestamp': 'today', 'x-bamboohr-signature': opensslHmac(keys.bamboohr, '{}today') };
  expect(verify('bamboohr', { body: Buffer.from('{}'), headers })).toBe('unsigned');
});
