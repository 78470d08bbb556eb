import { expect, test } from 'vitest';
import { createTokenKeeper, isBoundToUser } from '../../../lib/isc/token.ts';
import { createClock } from './clock.ts';

const anybody = { counters: [], signal: undefined };

function setUp(lifetimeSeconds = 749) {
  const clock = createClock(0);
  let fetched = 0;
  const state = { failing: false };
  const keeper = createTokenKeeper(async () => {
    fetched += 1;
    if (state.failing) throw new Error('down');
    return { access_token: `token-${fetched}`, expires_in: lifetimeSeconds };
  }, clock.now);
  return { clock, keeper, state, fetched: () => fetched };
}

test('is fetched at the first use, once for everybody who asks at once', async () => {
  const { keeper, fetched } = setUp();
  expect(fetched()).toBe(0);
  const tokens = await Promise.all(Array.from({ length: 20 }, () => keeper.current(anybody)));
  expect(new Set(tokens)).toEqual(new Set(['token-1']));
  expect(fetched()).toBe(1);
});

test('is renewed a minute before it expires, not earlier', async () => {
  const { clock, keeper } = setUp();
  await keeper.current(anybody);
  clock.pass(688_999);
  expect(await keeper.current(anybody)).toBe('token-1');
  clock.pass(1);
  expect(await keeper.current(anybody)).toBe('token-2');
});

test('of a short life is used for half of it', async () => {
  const { clock, keeper } = setUp(30);
  await keeper.current(anybody);
  clock.pass(14_999);
  expect(await keeper.current(anybody)).toBe('token-1');
  clock.pass(1);
  expect(await keeper.current(anybody)).toBe('token-2');
});

test('that was refused is renewed once, however many were refused it', async () => {
  const { keeper, fetched } = setUp();
  const token = await keeper.current(anybody);
  keeper.refused(token);
  const [one, other] = await Promise.all([keeper.current(anybody), keeper.current(anybody)]);
  keeper.refused(token);
  expect([one, other, await keeper.current(anybody)]).toEqual(['token-2', 'token-2', 'token-2']);
  expect(fetched()).toBe(2);
});

test('that could not be fetched is fetched at the next use', async () => {
  const { keeper, state } = setUp();
  state.failing = true;
  await expect(keeper.current(anybody)).rejects.toThrow('down');
  state.failing = false;
  expect(await keeper.current(anybody)).toBe('token-2');
});

test.each([
  ['that names its user', { identity_id: 'i1', user_name: 'Zoë ÿ?>' }, true],
  ['that names none', { client_id: 'c1' }, false],
  ['of a user that is no text', { identity_id: 7 }, false],
])('a token %s', (_, claims, bound) => {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  expect(isBoundToUser(`e30.${payload}.signature`)).toBe(bound);
});

test.each(['', 'opaque', 'e30.%%%.x', 'e30.e30', 'a.bnVsbA.c'])(
  'a token that cannot be read is bound to none: %j',
  (token) => {
    expect(isBoundToUser(token)).toBe(false);
  },
);
