import { sleep } from './abort.ts';
import type { ClientSettings } from './call.ts';
import { longestTimer } from './context.ts';
import { type RetrySettings, retryDefaults } from './retry.ts';

type Required = 'baseUrl' | 'clientId' | 'clientSecret';

/** Where the tenant is and who asks; everything else is optional, and most of it is there for tests. */
export type IscOptions = Pick<ClientSettings, Required> &
  Partial<Omit<ClientSettings, Required | 'retry'>> & {
    /** How often a call is tried, and how long it waits in between. */
    retry?: Partial<RetrySettings>;
  };

/** Whether a value can be used, and the end of the sentence "… takes …" for one that cannot. */
type Check = { takes: string; allows: (value: unknown) => boolean };

const aFunction: Check = { takes: 'a function', allows: (value) => typeof value === 'function' };
const aTime: Check = {
  takes: `a number of milliseconds above 0 and at most ${longestTimer}`,
  allows: (value) => typeof value === 'number' && value > 0 && value <= longestTimer,
};
const aText = (value: unknown) => typeof value === 'string' && value.trim() !== '';

const checks: Record<keyof IscOptions, Check> = {
  baseUrl: {
    takes: 'an http(s) address of a host and, if need be, a path, such as https://acme.api.identitynow.com',
    allows: (value) => whatIsWrongWith(value) === undefined,
  },
  clientId: { takes: 'a text that is not empty', allows: aText },
  clientSecret: {
    takes: 'a text that is not empty, or a function that gives one',
    allows: (value) => aText(value) || typeof value === 'function',
  },
  layout: { takes: "'v3' or 'v1'", allows: (value) => value === 'v3' || value === 'v1' },
  fetch: aFunction,
  clock: aFunction,
  sleep: aFunction,
  random: aFunction,
  onWarning: aFunction,
  timeoutMilliseconds: aTime,
  retry: {
    takes: 'an object',
    allows: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  },
};

const retryChecks: Record<keyof RetrySettings, Check> = {
  tries: { takes: 'a whole number from 1', allows: (value) => Number.isInteger(value) && Number(value) >= 1 },
  baseMilliseconds: aTime,
  longestMilliseconds: aTime,
  longestRetryAfterMilliseconds: aTime,
};

/**
 * The settings of a client, of options that were checked.
 *
 * @throws TypeError that names the option and what it takes, and never says what a secret is
 */
export function settingsOf(options: IscOptions): ClientSettings {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('createIsc takes an object with baseUrl, clientId and clientSecret.');
  const given = present(options);
  for (const name of ['baseUrl', 'clientId', 'clientSecret'] as const) check(checks, { [name]: given[name] });
  check(checks, given);
  const retry = present(given.retry ?? {});
  check(retryChecks, retry, 'retry.');
  return {
    fetch: (...call) => globalThis.fetch(...call),
    layout: 'v3',
    clock: Date.now,
    sleep,
    random: Math.random,
    timeoutMilliseconds: 60_000,
    onWarning: () => {},
    ...given,
    retry: { ...retryDefaults, ...retry },
    baseUrl: given.baseUrl.replace(/\/+$/, ''),
  };
}

/** An option that is undefined is one that was not given. */
function present<Options extends object>(options: Options): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Options;
}

function check(checks: Record<string, Check>, options: object, prefix = ''): void {
  for (const [name, value] of Object.entries(options)) {
    const known = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!known) {
      const names = Object.keys(checks).join(', ');
      throw new TypeError(`createIsc has no option ${prefix}${name}. Those that it has there are ${names}.`);
    }
    if (known.allows(value)) continue;
    const why = name === 'baseUrl' ? whatIsWrongWith(value) : undefined;
    throw new TypeError(`createIsc: ${prefix}${name} takes ${known.takes}${why ? `; ${why}` : ''}.`);
  }
}

/** Names what is wrong with a base URL without repeating what may hold a password. */
function whatIsWrongWith(value: unknown): string | undefined {
  if (value === undefined || value === '') return 'none was given';
  if (typeof value !== 'string') return 'what was given is not one';
  if (value.trim() !== '' && /\s/.test(value)) return 'what was given has a space or a line break in it';
  const isHttp = /^https?:\/\//i.test(value);
  if (!isHttp && URL.canParse(`https://${value}`) && !value.includes('://'))
    return 'https:// is missing before the host';
  if (!isHttp || !URL.canParse(value)) return 'what was given is not one';
  const { username, password, search, hash } = new URL(value);
  if (username || password) return 'what was given holds a user name or a password';
  if (search || hash || /[?#]/.test(value)) return 'what was given has something behind its path';
  return undefined;
}
