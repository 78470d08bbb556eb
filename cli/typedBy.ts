import { userInfo } from 'node:os';

/** The account of this machine that types; by its number where it has no name, as in a container. */
export function accountHere(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

/**
 * Who wants something, as it is kept: whoever is named with `--by`, and beside them the account of this machine that typed it, so that
 * nobody stands in evidence as who decided because somebody else wrote their name. Without `--by`, or with the account's own name, it is
 * the account.
 *
 * @param account the name of the account that typed it
 */
export function typedBy(by: string | undefined, account = accountHere()): string {
  const named = by?.trim();
  return !named || named === account ? account : `${named}, typed by ${account}`;
}
