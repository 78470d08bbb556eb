import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { byCurrentKeys, type RotatingKeys, rotatingKeys } from '../../../lib/config/rotatingKeys.ts';

const [older, newer] = ['the key of before', 'the key of today'];
const rule = { form: 'begin with "the key" each', isKey: (text: string) => text.length >= 3 };

let time: number;
let keys: RotatingKeys;

beforeEach(() => {
  time = Date.parse('2026-11-24T10:00:00Z');
  set(older);
  keys = rotatingKeys('NELM_LINK_KEYS', 'keys', rule, () => time);
});

afterEach(() => vi.unstubAllEnvs());

/** Writes keys as they are kept: a space parts them, so that those of these tests have others. */
const set = (...all: string[]) => vi.stubEnv('NELM_LINK_KEYS', all.map((one) => one.replaceAll(' ', '-')).join(' '));
const signedBy = (key: string) =>
  byCurrentKeys(
    keys,
    (all) => all.includes(key.replaceAll(' ', '-')),
    (found) => found,
  );

test('what a key has signed that was set since they were read is taken, once a minute is over', async () => {
  expect(await signedBy(older)).toBe(true);
  set(newer);
  time += 59_999;
  expect(await signedBy(newer)).toBe(false);
  time += 1;
  expect(await signedBy(newer)).toBe(true);
  expect(await signedBy(older)).toBe(false);
});

test('what nobody has signed has the keys read once a minute at most, however often it comes', async () => {
  const reading = vi.fn(() => older);
  vi.stubEnv('NELM_LINK_KEYS', '');
  const given = vi.spyOn(process, 'env', 'get').mockReturnValue({
    get NELM_LINK_KEYS() {
      return reading().replaceAll(' ', '-');
    },
  });
  for (let times = 0; times < 181; times += 1) {
    expect(await signedBy('nobody has it')).toBe(false);
    time += 1_000;
  }
  given.mockRestore();
  // At first, and then after each minute.
  expect(reading).toHaveBeenCalledTimes(4);
});

test('keys that cannot be read again are those that are known, until they are too old', async () => {
  expect(await signedBy(older)).toBe(true);
  vi.stubEnv('NELM_LINK_KEYS', '  ');
  time += 60_000;
  expect(await signedBy(newer)).toBe(false);
  expect(await signedBy(older)).toBe(true);
  time += 4 * 60_000;
  await expect(signedBy(older)).rejects.toThrow('The keys (NELM_LINK_KEYS) must be there');
});
