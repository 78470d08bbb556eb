import type { Config } from '../config/config.ts';
import { isSameAccount } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';
import { isOver, readTransfer } from '../transfers/keptTransfer.ts';
import { knownBy } from './roles.ts';

/** What leads to an offer in the console: to whom it was made stands in the transfer. */
const offerForm = /^\/console\/offer\?id=([0-9a-f]{32})$/;

/**
 * By which address somebody may come into the console, as it is kept here: whoever has a role there, and whoever was asked to take
 * people over and has not answered yet, for that one page. A session gives no role: at each request it is looked again who somebody is.
 *
 * @param address what was typed, or what the provider says
 * @param wanted the page that they want to see
 * @returns undefined of somebody who has no role and was asked nothing
 */
export async function welcomeAddress(
  tools: { bucket: Bucket; config: Pick<Config, 'operators'>; now: () => number },
  address: string,
  wanted: string | undefined,
): Promise<string | undefined> {
  const known = await knownBy(tools, address);
  if (known) return known.address;
  const id = offerForm.exec(wanted ?? '')?.[1];
  const transfer = id === undefined ? undefined : await readTransfer(tools.bucket, id);
  if (!transfer?.offer || !transfer.manager || transfer.answer || isOver(transfer, tools.now())) return undefined;
  return isSameAccount(transfer.manager.email, address) ? transfer.manager.email : undefined;
}
