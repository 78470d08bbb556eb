import type { Config } from '../config/config.ts';
import { readContract } from '../contracts/keptContract.ts';
import { isSameAccount } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';
import { isOver, readTransfer } from '../transfers/keptTransfer.ts';
import { knownBy } from './roles.ts';

/** What leads to a page of the console that a mail asks somebody to answer on: of whom it was asked is kept under the id. */
const askedForm = /^\/console\/(offer|contract)\?id=([0-9a-f]{32})$/;

/**
 * By which address somebody may come into the console, as it is kept here: whoever has a role there; whoever was asked to take
 * people over and has not answered yet; and whoever got the notice of a contract that has not ended, whose record may be in no
 * export yet. The two come in for that one page. A session gives no role: at each request it is looked again who somebody is.
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
  const [, page, id = ''] = askedForm.exec(wanted ?? '') ?? [];
  if (page === undefined) return undefined;
  const asked = page === 'offer' ? await askedByOffer(tools, id) : await askedByNotice(tools, id);
  return asked.find((one) => isSameAccount(one, address));
}

async function askedByOffer({ bucket, now }: { bucket: Bucket; now: () => number }, id: string): Promise<string[]> {
  const transfer = await readTransfer(bucket, id);
  if (!transfer?.offer || !transfer.manager || transfer.answer || isOver(transfer, now())) return [];
  return [transfer.manager.email];
}

async function askedByNotice({ bucket, now }: { bucket: Bucket; now: () => number }, id: string): Promise<string[]> {
  const contract = await readContract(bucket, id);
  return contract && Date.parse(contract.endDate) > now() ? contract.recipients : [];
}
