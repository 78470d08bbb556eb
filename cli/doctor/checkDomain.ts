import { resolve4, resolveCname } from 'node:dns/promises';
import type { Config } from '../../lib/config/config.ts';
import { type Finding, notOk, ok } from './finding.ts';

/** What the DNS says of a name: which name it stands for, and its addresses. Nothing where it knows none. */
export type LookUp = { aliases(name: string): Promise<string[]>; addresses(name: string): Promise<string[]> };

/** The DNS as this machine sees it. */
export const lookUp: LookUp = {
  aliases: (name) => resolveCname(name).catch(() => []),
  addresses: (name) => resolve4(name).catch(() => []),
};

/**
 * Whether the organisation's own name leads to the console. Nothing is found where there is none.
 *
 * @param target what the record has to point to; undefined where the stack says of none
 */
export async function checkDomain(
  { domain }: Config,
  target: string | undefined,
  { aliases, addresses }: LookUp,
): Promise<Finding[]> {
  if (!domain) return [];
  const { name } = domain;
  if (target === undefined) {
    return [notOk('domain', `The stack was deployed without ${name}.`, 'deploy again: it makes the name')];
  }
  const plain = (text: string) => text.toLowerCase().replace(/\.$/, '');
  if ((await aliases(name)).some((one) => plain(one) === plain(target))) return [ok('domain', `${name} is ${target}`)];
  // An alias of Route 53 shows as the addresses of what it stands for.
  const [own, wanted] = [await addresses(name), await addresses(target)];
  if (own.some((address) => wanted.includes(address))) return [ok('domain', `${name} has the addresses of ${target}`)];
  const todo = `make the DNS record ${name} CNAME ${target}, in Route 53 an alias (docs/deploy.md)`;
  return [notOk('domain', `${name} does not lead to the console${own.length > 0 ? ', but elsewhere' : ''}.`, todo)];
}
