import { type Adapter, type Delivery, type Item, type Signed, toEvent } from './adapter.ts';
import { readEach } from './items.ts';
import { hmac, isSigned } from './signature.ts';
import { standardKeyBytes } from './signingKey.ts';

/**
 * Whoever follows Standard Webhooks, with nelm's own event as body, or an array of them: an iPaaS, a script. The keys are
 * those of the specification, `whsec_` and base64; several may have signed, and any match will do.
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const standard: Adapter<unknown> = { verify, parse };

/** Verifies `webhook-signature`: HMAC-SHA256 over `id.timestamp.body`. */
function verify({ headers, body }: Delivery, keys: readonly string[]): Signed {
  const { 'webhook-id': id = '', 'webhook-timestamp': sentAt = '', 'webhook-signature': signatures = '' } = headers;
  if (id === '' || !/^\d{1,12}$/.test(sentAt)) return 'unsigned';
  const given = signatures
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice(3), 'base64'));
  const secrets = keys.map(standardKeyBytes).filter((secret) => secret !== undefined);
  const expected = secrets.map((secret) => hmac(secret, `${id}.${sentAt}.`, body));
  return isSigned(given, expected) ? { sentAt: Number(sentAt) * 1000 } : 'unsigned';
}

function parse(json: unknown): Item[] {
  const read = (one: unknown, path: string) => toEvent(one, path);
  return Array.isArray(json) ? readEach(json, String, read) : readEach([json], () => '', read);
}
