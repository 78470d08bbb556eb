import { hmac } from './signature.ts';
import { standardKeyBytes } from './signingKey.ts';

/** What is signed, and with what. */
export type EventToSign = {
  /** Names the delivery: it stays the same when the delivery is sent again. */
  id: string;
  /** When it is sent, as it is sent. */
  timestamp: Date;
  /** The body, exactly as it will be sent. */
  body: string | Uint8Array;
  /** `whsec_` followed by 24 bytes or more in base64. */
  key: string;
};

/**
 * Signs an event for `/hr/standard`, as Standard Webhooks say.
 *
 * @returns the three headers to send beside `content-type: application/json`
 * @throws Error when the key or the id cannot be used; it repeats neither
 */
export function signEvent({ id, timestamp, body, key }: EventToSign) {
  const secret = standardKeyBytes(key);
  if (!secret) throw new Error('The key must be "whsec_" followed by 24 bytes or more in base64.');
  if (!/^[\x21-\x7e]+$/.test(id)) throw new Error('The id of a delivery must be visible ASCII characters.');
  const seconds = String(Math.floor(timestamp.getTime() / 1000));
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${hmac(secret, `${id}.${seconds}.`, body).toString('base64')}`,
  };
}
