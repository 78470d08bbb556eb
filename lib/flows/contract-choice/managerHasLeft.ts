import type { Isc } from '../../isc/client.ts';
import { hasLeft } from '../../isc/publicIdentities.ts';
import { isSameAccount } from '../../people/person.ts';
import { type ChoiceTools, readChoice } from './choiceRun.ts';

/**
 * Whether the manager has left who got the mail with the link: they may have the mail still, and would keep people in whom they have
 * nothing more to do with. Operators may choose, who get the mail in the place of a manager who cannot be told.
 *
 * @param ofRecord the account name of the record's manager, for contracts that do not say who got the mail
 * @throws Error when the contract is gone: nobody knows any more who got the mail
 */
export async function managerHasLeft(
  { bucket, config }: Pick<ChoiceTools, 'bucket' | 'config'>,
  contractId: string,
  ofRecord: string,
  isc: Isc,
): Promise<boolean> {
  const { recipients, manager = ofRecord } = await readChoice({ bucket }, contractId);
  const isOperator = (address: string) => config.operators.some((one) => isSameAccount(one, address));
  if (manager === '' || recipients.some(isOperator)) return false;
  const identities = await isc.publicIdentities.findByAlias([manager]);
  return ![...identities.values()].some((one) => one.alias && isSameAccount(one.alias, manager) && !hasLeft(one));
}
