import * as z from 'zod';
import type { Config } from '../config/config.ts';
import { accountKey } from '../people/person.ts';
import type { Bucket } from '../store/bucket.ts';
import { changeJson } from '../store/changeJson.ts';
import { keys } from '../store/keys.ts';

/** What somebody may be in the console: an operator by the settings, a manager by the people of the newest exports. */
export type Role = 'operator' | 'manager';

const managersSchema = z.object({
  version: z.literal(1),
  /** When the exports were made that name them. */
  at: z.iso.datetime(),
  managers: z.array(
    z.object({
      /** As the records of their people name them. */
      account: z.string(),
      email: z.string(),
    }),
  ),
});

/** Who is the manager of anybody, by the newest exports of the sources: `sources/managers.json`. */
export type Managers = z.infer<typeof managersSchema>;

/**
 * Who somebody is to the console. `address` is theirs as it is kept here, whatever was typed: mails go to that one. `accounts` are
 * those by which records name them as a manager.
 */
export type Known = { address: string; roles: readonly Role[]; accounts: readonly string[] };

/** Who the managers are, as it was written down last. */
export async function readManagers(bucket: Pick<Bucket, 'readJson'>): Promise<Managers['managers']> {
  return (await bucket.readJson(keys.managers, managersSchema))?.value.managers ?? [];
}

/** Writes down who the managers are, over those of before. */
export async function keepManagers(bucket: Bucket, managers: Managers): Promise<void> {
  await bucket.write(keys.managers, JSON.stringify(managers), 'application/json');
}

/** Adds somebody who has become a manager since: they may come into the console at once. Safe to do twice. */
export async function addManager(
  bucket: Pick<Bucket, 'readJson' | 'create' | 'replace'>,
  manager: Managers['managers'][number],
  now: number,
): Promise<void> {
  await changeJson(bucket, keys.managers, managersSchema, (kept) => {
    const { at = new Date(now).toISOString(), managers = [] } = kept ?? {};
    if (managers.some(({ account }) => accountKey(account) === accountKey(manager.account))) return undefined;
    return { version: 1 as const, at, managers: [...managers, manager] };
  });
}

/** Who somebody with this address is to the console; undefined of somebody who has no role there. */
export async function knownBy(
  { bucket, config }: { bucket: Bucket; config: Pick<Config, 'operators'> },
  address: string,
): Promise<Known | undefined> {
  const isTheirs = (other: string) => accountKey(other) === accountKey(address);
  const managers = await readManagers(bucket);
  const asManager = managers.filter(({ email }) => isTheirs(email));
  const asOperator = config.operators.find(isTheirs);
  const own = asOperator ?? asManager[0]?.email;
  if (own === undefined) return undefined;
  const roles: Role[] = [];
  if (asOperator !== undefined) roles.push('operator');
  if (asManager.length > 0) roles.push('manager');
  return { address: own, roles, accounts: asManager.map(({ account }) => account) };
}
