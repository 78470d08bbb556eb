import { userInfo } from 'node:os';

/**
 * Who wants something, as it is kept: whoever is named with `--by`, and beside them the account of this machine that typed it, so that
 * nobody stands in evidence as who decided because somebody else wrote their name. Without `--by`, or with the account's own name, it is
 * the account.
 *
 * @param account the name of the account that typed it
 */
export function typedBy(by: string | undefined, account = userInfo().username): string {
  const named = by?.trim();
  return !named || named === account ? account : `${named}, typed by ${account}`;
}
