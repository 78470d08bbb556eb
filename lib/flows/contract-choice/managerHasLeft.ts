import { readContract } from '../../contracts/keptContract.ts';
import type { Isc } from '../../isc/client.ts';
import { hasLeft } from '../../isc/publicIdentities.ts';
import { isSameAccount } from '../../people/person.ts';
import type { ChoiceTools } from './choiceRun.ts';

/**
 * Whether the manager has left who got the mail with the link: they may have the mail still, and would keep people in whom they have
 * nothing more to do with. Operators may choose, who get the mail in the place of a manager who cannot be told.
 *
 * @param manager the account name, as the record has it
 */
export async function managerHasLeft(
  { bucket, config }: Pick<ChoiceTools, 'bucket' | 'config'>,
  contractId: string,
  manager: string,
  isc: Isc,
): Promise<boolean> {
  const { recipients = [] } = (await readContract(bucket, contractId)) ?? {};
  const isOperator = (address: string) => config.operators.some((one) => isSameAccount(one, address));
  if (recipients.every(isOperator)) return false;
  const identities = await isc.publicIdentities.findByAlias([manager]);
  const asked = [...identities.values()].find(({ alias }) => alias && isSameAccount(alias, manager));
  return !asked || hasLeft(asked);
}
