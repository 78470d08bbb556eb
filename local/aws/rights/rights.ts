import { appendFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { type Needed, type Policy, readPolicy } from './policy.ts';

/** A function's role: what it is called in the template, and its statements. */
export type Role = { name: string; statements: readonly unknown[] };

/** Who may do what, by the roles of the functions. */
export type Rights = ReturnType<typeof createRights>;

/**
 * These are AWS's own doings, in a function's name: it writes what the function logs, puts events that failed into the queue, and
 * decrypts. Nothing on this machine asks for them.
 */
const notJudged = /^(logs|sqs|kms):/;

/**
 * Judges the requests of functions by their roles. A request tells whose it is by the access key that it is signed with: on
 * this machine that of a function is its name. Whoever else asks is the person whose machine this is, and may do all.
 *
 * @param roles by the name of a function
 * @throws Error when a role has something in it that is not understood
 */
export function createRights(roles: Readonly<Record<string, Role>>) {
  const policies = new Map<string, { role: string; policy: Policy }>();
  for (const [fn, { name, statements }] of Object.entries(roles)) {
    policies.set(fn, { role: name, policy: readPolicy(name, statements) });
  }

  function asking({ authorization = '' }: IncomingMessage['headers']) {
    const [, key = ''] = /Credential=([^/]+)\//.exec(authorization) ?? [];
    return policies.get(key);
  }

  return {
    /**
     * What AWS says to a request that asks for more than the role of its function has; undefined where it may.
     *
     * @param neededOf gives what the request asks for, and is asked of that of a function alone
     * @throws Refusal where that is not known
     */
    refusalOf(headers: IncomingMessage['headers'], neededOf: () => readonly Needed[]): string | undefined {
      const found = asking(headers);
      const lacking = found && neededOf().find((one) => !found.policy.allows(one));
      if (!lacking) return undefined;
      return `${found.role} is not authorized to perform: ${lacking.action} on resource: ${lacking.resource}`;
    },
    /** The rights that no request has needed, each as `role action resource`. */
    unused(): string[] {
      return [...policies.values()].flatMap(({ role, policy }) =>
        policy.rights
          .filter((right) => !policy.used.has(right) && !notJudged.test(right.action))
          .map(({ action, pattern }) => `${role} ${action} ${pattern}`),
      );
    },
    /** Adds what was needed to the file that `NELM_USED_RIGHTS` names, from which `npm run bench:rights` tells the rest. */
    async keepUsed(file = process.env['NELM_USED_RIGHTS']): Promise<void> {
      if (!file) return;
      const lines = [...policies.values()].flatMap(({ role, policy }) =>
        [...policy.used].map(({ action, pattern }) => `${role} ${action} ${pattern}\n`),
      );
      await appendFile(file, lines.join(''));
    },
  };
}
