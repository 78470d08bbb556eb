import { execFileSync } from 'node:child_process';
import { Webhook } from 'standardwebhooks';
import type { Delivery } from '../../../lib/hr/adapter.ts';

/** Keys as each system gives them out. */
export const keys = {
  standard: `whsec_${Buffer.from('an invented key of 32 bytes, old').toString('base64')}`,
  bamboohr: '0123456789abcdef0123456789abcdef',
  deel: 'an-invented-signing-key-of-deel',
} as const;

export type SystemName = keyof typeof keys;

export const systemNames: readonly SystemName[] = ['standard', 'bamboohr', 'deel'];

/** HMAC-SHA256 by openssl, which shares no code with what is tested. */
export function opensslHmac(key: string, signed: string | Uint8Array): string {
  const hexKey = Buffer.from(key).toString('hex');
  const args = ['dgst', '-sha256', '-mac', 'HMAC', '-macopt', `hexkey:${hexKey}`];
  const output = execFileSync('openssl', args, { input: signed }).toString();
  return /[0-9a-f]{64}/.exec(output)?.[0] ?? '';
}

/** A delivery as its system would send it, signed by an independent implementation. */
export function signedBy(system: SystemName, body: string, sentAt: Date, key: string = keys[system]): Delivery {
  const seconds = String(Math.floor(sentAt.getTime() / 1000));
  return {
    headers: { 'content-type': 'application/json', ...headersOf[system](body, seconds, sentAt, key) },
    body: Buffer.from(body),
  };
}

const headersOf = {
  standard: (body: string, seconds: string, sentAt: Date, key: string) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': seconds,
    'webhook-signature': new Webhook(key).sign('msg_1', sentAt, body),
  }),
  bamboohr: (body: string, seconds: string, _: Date, key: string) => ({
    'x-bamboohr-timestamp': seconds,
    'x-bamboohr-signature': opensslHmac(key, body + seconds),
  }),
  deel: (body: string, _seconds: string, _: Date, key: string) => ({
    'x-deel-hmac-label': 'Contracts',
    'x-deel-signature': opensslHmac(key, `POST${body}`),
  }),
};
