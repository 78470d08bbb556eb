import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { createLinkKeys } from '../../../lib/decisions/linkKeys.ts';
import { readToken, signToken } from '../../../lib/decisions/token.ts';
import { answerDays } from '../../../lib/transfers/keptTransfer.ts';

const old = 'the-key-that-links-were-signed-with-so-far';
const young = 'the-key-that-links-are-signed-with-from-now-on';
const minute = 60_000;

afterEach(() => void vi.unstubAllEnvs());

/** What the parameter holds, from which minute on. */
type Rotation = readonly [minute: number, keys: string][];

/**
 * Whether every link is taken that one function signs and another reads at once, while the parameter is changed. Each reads it
 * anew five minutes after it has read it, at whatever minute that is.
 */
async function isEveryLinkTaken(rotation: Rotation): Promise<boolean> {
  let now = 0;
  const rings = Array.from({ length: 6 }, () => createLinkKeys(() => now));
  for (let at = 0; at < 30; at += 1) {
    now = at * minute;
    vi.stubEnv('NELM_LINK_KEYS', rotation.findLast(([from]) => from <= at)?.[1] ?? old);
    // In each of the first minutes another function begins.
    const running = rings.slice(0, at + 1);
    const known = await Promise.all(running.map((keys) => keys()));
    for (const signing of known) {
      const token = signToken(signing, { purpose: 'decision', id: 'a-run', expiresAt: now + minute });
      if (known.some((reading) => readToken(reading, token, 'decision', now).kind !== 'valid')) return false;
    }
  }
  return true;
}

test('put first at once, a new key signs links that a function does not know yet', async () => {
  expect(await isEveryLinkTaken([[10, `${young} ${old}`]])).toBe(false);
});

test('put last, and first five minutes later, every function knows it before one signs with it', async () => {
  const rotation: Rotation = [
    [10, `${old} ${young}`],
    [15, `${young} ${old}`],
  ];
  expect(await isEveryLinkTaken(rotation)).toBe(true);
});

test('docs/operations.md says this order, and for how long a link is good', async () => {
  const page = await readFile(path.join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
  const row = page.split('\n').find((line) => line.startsWith('| those that sign links'));
  expect(row).toMatch(/behind the old one .* five minutes later put it before .* take the old one out/);
  expect(row).toContain(`longest of \`decisionDays\`, the longest of \`noticeDays\` and ${answerDays} days`);
});
