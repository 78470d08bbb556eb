import { readToken } from '../../../lib/decisions/token.ts';
import type { Offered } from '../journal.ts';
import { linkKey } from '../secrets.ts';
import type { World } from '../world.ts';

/**
 * By what the mail leads to an offer that asks whether somebody takes people over: a token, or an id.
 *
 * @returns what stands behind the question mark; undefined where no such mail has come
 */
export function offerQueryOf({ mailbox }: Pick<World, 'mailbox'>, { id }: Pick<Offered, 'id'>): string | undefined {
  if (mailbox.places('offer').some((place) => place.id === id)) return `id=${id}`;
  const link = mailbox.links().find(({ kind, token }) => {
    const read = kind === 'offer' ? readToken([linkKey], token, 'transfer', 0) : undefined;
    return read !== undefined && read.kind !== 'invalid' && read.id === id;
  });
  return link && `token=${link.token}`;
}
