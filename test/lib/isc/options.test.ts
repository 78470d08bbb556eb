import { describe, expect, test } from 'vitest';
import { createIsc } from '../../../lib/isc/client.ts';
import { type IscOptions, settingsOf } from '../../../lib/isc/options.ts';

const options: IscOptions = { baseUrl: 'https://acme.api.identitynow.com', clientId: 'c', clientSecret: 'the-secret' };

const takes =
  'createIsc: baseUrl takes an http(s) address of a host and, if need be, a path, such as https://acme.api.identitynow.com; ';

test.each([
  ['acme.api.identitynow.com', 'https:// is missing before the host.'],
  ['acme.api.identitynow.com:443', 'https:// is missing before the host.'],
  ['', 'none was given.'],
  [undefined, 'none was given.'],
  [new URL('https://acme.api.identitynow.com'), 'what was given is not one.'],
  ['ftp://acme.api.identitynow.com', 'what was given is not one.'],
  ['https://', 'what was given is not one.'],
  ['https://user:the-secret@acme.api.identitynow.com', 'what was given holds a user name or a password.'],
  ['https://acme.api.identitynow.com/?key=the-secret', 'what was given has something behind its path.'],
  ['https://acme.api.identitynow.com/#', 'what was given has something behind its path.'],
  [' https://acme.api.identitynow.com', 'what was given has a space or a line break in it.'],
  ['https://acme.api.identitynow.com\n', 'what was given has a space or a line break in it.'],
])('the base URL %s is refused', (baseUrl, why) => {
  expect(() => createIsc({ ...options, baseUrl: baseUrl as string })).toThrow(new TypeError(takes + why));
});

test.each([undefined, null, 'https://acme.api.identitynow.com'])('options that are %j are refused', (given) => {
  expect(() => createIsc(given as never)).toThrow(
    new TypeError('createIsc takes an object with baseUrl, clientId and clientSecret.'),
  );
});

const text = 'a text that is not empty';
const time = 'a number of milliseconds above 0 and at most 2147483647';

test.each<[Record<string, unknown>, string]>([
  [{ clientId: '' }, `createIsc: clientId takes ${text}.`],
  [{ clientId: undefined }, `createIsc: clientId takes ${text}.`],
  [{ clientSecret: ' ' }, `createIsc: clientSecret takes ${text}, or a function that gives one.`],
  [{ layout: 'v2' }, "createIsc: layout takes 'v3' or 'v1'."],
  [{ fetch: 'yes' }, 'createIsc: fetch takes a function.'],
  [{ timeoutMilliseconds: 0 }, `createIsc: timeoutMilliseconds takes ${time}.`],
  [{ timeoutMilliseconds: '60' }, `createIsc: timeoutMilliseconds takes ${time}.`],
  [{ timeoutMilliseconds: Number.POSITIVE_INFINITY }, `createIsc: timeoutMilliseconds takes ${time}.`],
  [{ retry: 3 }, 'createIsc: retry takes an object.'],
  [{ retry: { tries: 0 } }, 'createIsc: retry.tries takes a whole number from 1.'],
  [{ retry: { tries: 1.5 } }, 'createIsc: retry.tries takes a whole number from 1.'],
  [{ retry: { baseMilliseconds: -1 } }, `createIsc: retry.baseMilliseconds takes ${time}.`],
  [
    { retry: { retries: 3 } },
    'createIsc has no option retry.retries. Those that it has there are tries, baseMilliseconds, longestMilliseconds, longestRetryAfterMilliseconds.',
  ],
  [
    { timeout: 5 },
    'createIsc has no option timeout. Those that it has there are baseUrl, clientId, clientSecret, layout, fetch, clock, sleep, random, onWarning, timeoutMilliseconds, retry.',
  ],
  [
    { toString: 5 },
    'createIsc has no option toString. Those that it has there are baseUrl, clientId, clientSecret, layout, fetch, clock, sleep, random, onWarning, timeoutMilliseconds, retry.',
  ],
])('%j is refused', (changes, message) => {
  expect(() => createIsc({ ...options, ...changes } as never)).toThrow(new TypeError(message));
});

describe('settingsOf', () => {
  test.each([
    ['https://acme.api.identitynow.com/', 'https://acme.api.identitynow.com'],
    ['http://127.0.0.1:8484//', 'http://127.0.0.1:8484'],
    ['HTTPS://acme.example.com/isc/', 'HTTPS://acme.example.com/isc'],
  ])('takes the base URL %s', (baseUrl, expected) => {
    expect(settingsOf({ ...options, baseUrl }).baseUrl).toBe(expected);
  });

  test('fills in what is not given, or is undefined', () => {
    const given = { ...options, layout: undefined, retry: { tries: 2, baseMilliseconds: undefined } };
    expect(settingsOf(given as never)).toMatchObject({
      ...options,
      layout: 'v3',
      timeoutMilliseconds: 60_000,
      retry: { tries: 2, baseMilliseconds: 500, longestMilliseconds: 20_000, longestRetryAfterMilliseconds: 120_000 },
    });
  });
});
