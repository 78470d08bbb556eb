import { describe, expect, test } from 'vitest';
import {
  block,
  blockedText,
  blockOf,
  blockSchema,
  forgetLifted,
  liftBlock,
  liftedAt,
  listBlocked,
  readBlocked,
  readBlocks,
} from '../../../lib/people/blocked.ts';
import { emptyBucket } from './storedBucket.ts';

const source = { id: 's1', name: 'Contractors' };
const now = Date.parse('2026-11-24T10:00:00Z');
const hour = 3_600_000;
const fraud = { by: 'ops@example.com', reason: 'Fraud' };
const cleared = { by: 'hr@example.com', reason: 'Cleared' };
const at = (moment: number) => new Date(moment).toISOString();
const { signal } = new AbortController();

describe('whoever is blocked', () => {
  test('is found by whatever spelling of the name, with who did it and why, and nobody is told by the key', async () => {
    const { bucket, keys } = emptyBucket();
    await block(bucket, source, 'ada', fraud, now);
    const find = await readBlocked(bucket, 's1');
    expect([await find('ADA'), await find('bo')]).toEqual([{ ...fraud, at: at(now) }, undefined]);
    expect(await (await readBlocked(bucket, 's2'))('ada')).toBeUndefined();
    expect(await listBlocked(bucket, 's1')).toEqual([{ ...fraud, at: at(now), accountName: 'ada' }]);
    expect(await listBlocked(bucket, 's2')).toEqual([]);
    expect(keys()).toEqual([expect.stringMatching(/^blocked\/s1\/[0-9a-f]{16,64}\.json$/)]);
  });

  test('is kept with the source and the account name, and with nothing else', async () => {
    const { bucket, keys } = emptyBucket();
    await block(bucket, { ...source, more: 'is not kept' } as typeof source, 'ada', fraud, now);
    expect((await bucket.readJson(keys()[0] ?? '', blockSchema))?.value).toEqual({
      ...{ version: 1, source, accountName: 'ada', blocks: [{ ...fraud, at: at(now) }] },
    });
  });

  test('is free where they were forgotten between two looks', async () => {
    const { bucket } = emptyBucket();
    await block(bucket, source, 'ada', fraud, now);
    const readJson = async () => undefined;
    expect(await (await readBlocked({ list: (prefix) => bucket.list(prefix), readJson }, 's1'))('ada')).toBeUndefined();
    expect(await listBlocked({ list: (prefix) => bucket.list(prefix), readJson }, 's1')).toEqual([]);
  });

  test('stays so by whom it was first', async () => {
    const { bucket } = emptyBucket();
    await block(bucket, source, 'ada', fraud, now);
    await block(bucket, source, 'Ada', { ...fraud, reason: 'Theft' }, now + hour);
    expect(await readBlocks(bucket, 's1', 'ADA')).toEqual([{ ...fraud, at: at(now) }]);
  });

  test('is not looked for where nobody ever was', async () => {
    const { bucket } = emptyBucket();
    await block(bucket, source, 'ada', fraud, now);
    const readJson = () => Promise.reject(new Error('read'));
    const find = await readBlocked({ list: (prefix) => bucket.list(prefix), readJson }, 's1');
    expect(await find('bo')).toBeUndefined();
    await expect(find('ada')).rejects.toThrow('read');
  });

  test('is said to be so in words', () => {
    expect(blockedText({ ...fraud, at: at(now) })).toBe(
      'is blocked since 2026-11-24 by ops@example.com: Fraud. Nothing changes until npx nelm lift',
    );
  });
});

describe('a block that is lifted', () => {
  test('is kept with who lifted it, and holds nobody', async () => {
    const { bucket } = emptyBucket();
    await block(bucket, source, 'ada', fraud, now);
    expect(await liftedAt(bucket, 's1', 'ada')).toBeUndefined();
    expect(await liftBlock(bucket, 's1', 'ADA', cleared, now + hour)).toEqual({ ...fraud, at: at(now) });
    expect(await (await readBlocked(bucket, 's1'))('ada')).toBeUndefined();
    expect(await listBlocked(bucket, 's1')).toEqual([]);
    expect(await liftedAt(bucket, 's1', 'Ada')).toBe(now + hour);
    expect(await readBlocks(bucket, 's1', 'ada')).toEqual([
      { ...fraud, at: at(now), lifted: { ...cleared, at: at(now + hour) } },
    ]);
  });

  test('may be followed by another, which is lifted by itself', async () => {
    const { bucket } = emptyBucket();
    await block(bucket, source, 'ada', fraud, now);
    await liftBlock(bucket, 's1', 'ada', cleared, now + hour);
    await block(bucket, source, 'ada', { ...fraud, reason: 'Theft' }, now + 2 * hour);
    expect(await (await readBlocked(bucket, 's1'))('ada')).toMatchObject({ reason: 'Theft', at: at(now + 2 * hour) });
    expect(await liftedAt(bucket, 's1', 'ada')).toBeUndefined();
    expect(await liftBlock(bucket, 's1', 'ada', fraud, now + 3 * hour)).toMatchObject({ reason: 'Theft' });
    expect(await readBlocks(bucket, 's1', 'ada')).toMatchObject([
      { reason: 'Fraud', lifted: { ...cleared, at: at(now + hour) } },
      { reason: 'Theft', lifted: { ...fraud, at: at(now + 3 * hour) } },
    ]);
  });

  test('is the one that is meant, where one is: another that has taken its place stays', async () => {
    const { bucket } = emptyBucket();
    expect(await blockOf(bucket, 's1', 'ada')).toBeUndefined();
    expect(await liftBlock(bucket, 's1', 'ada', cleared, now, at(now))).toBeUndefined();
    await block(bucket, source, 'ada', fraud, now + hour);
    expect(await liftBlock(bucket, 's1', 'ada', cleared, now + 2 * hour, at(now))).toBeUndefined();
    expect(await blockOf(bucket, 's1', 'ADA')).toEqual({ ...fraud, at: at(now + hour) });
    expect(await liftBlock(bucket, 's1', 'ada', cleared, now + 2 * hour, at(now + hour))).toMatchObject(fraud);
    expect(await blockOf(bucket, 's1', 'ada')).toBeUndefined();
  });

  test('is none where nobody was blocked, or is any more; nothing is written then', async () => {
    const { bucket, keys } = emptyBucket();
    expect(await liftBlock(bucket, 's1', 'ada', cleared, now)).toBeUndefined();
    expect([keys(), await liftedAt(bucket, 's1', 'ada'), await readBlocks(bucket, 's1', 'ada')]).toEqual([
      [],
      undefined,
      [],
    ]);
    await block(bucket, source, 'ada', fraud, now);
    await liftBlock(bucket, 's1', 'ada', cleared, now + hour);
    const replace = () => Promise.reject(new Error('written'));
    expect(await liftBlock({ ...bucket, replace }, 's1', 'ada', fraud, now + 2 * hour)).toBeUndefined();
    expect(await liftedAt(bucket, 's1', 'ada')).toBe(now + hour);
  });
});

describe('blocks are forgotten', () => {
  test('that were lifted before a moment, and no other ones', async () => {
    const { bucket, keys } = emptyBucket();
    for (const name of ['ada', 'bo', 'cy']) await block(bucket, source, name, fraud, now);
    await liftBlock(bucket, 's1', 'ada', cleared, now + hour);
    await liftBlock(bucket, 's1', 'bo', cleared, now + 2 * hour);
    await block(bucket, source, 'ada', { ...fraud, reason: 'Theft' }, now + 3 * hour);
    const replace = () => Promise.reject(new Error('written'));
    await forgetLifted({ ...bucket, replace }, now + hour, signal);
    expect(await readBlocks(bucket, 's1', 'ada')).toHaveLength(2);
    await forgetLifted(bucket, now + 2 * hour, signal);
    expect(await readBlocks(bucket, 's1', 'ada')).toMatchObject([{ reason: 'Theft' }]);
    expect(await readBlocks(bucket, 's1', 'bo')).toHaveLength(1);
    await forgetLifted(bucket, now + 2 * hour + 1, signal);
    expect(await readBlocks(bucket, 's1', 'bo')).toEqual([]);
    expect(await readBlocks(bucket, 's1', 'cy')).toHaveLength(1);
    expect(keys()).toHaveLength(2);
  });

  test('but not those of whom somebody is stopped anew at this moment, or who are gone by then', async () => {
    const { bucket } = emptyBucket();
    await block(bucket, source, 'ada', fraud, now);
    await liftBlock(bucket, 's1', 'ada', cleared, now + hour);
    const readJson: typeof bucket.readJson = async (key, schema) => {
      const kept = await bucket.readJson(key, schema);
      await block(bucket, source, 'ada', { ...fraud, reason: 'Theft' }, now + 2 * hour);
      return kept;
    };
    await forgetLifted({ ...bucket, readJson }, now + 9 * hour, signal);
    expect(await (await readBlocked(bucket, 's1'))('ada')).toMatchObject({ reason: 'Theft' });
    await forgetLifted({ ...bucket, readJson: async () => undefined }, now + 9 * hour, signal);
    expect(await readBlocks(bucket, 's1', 'ada')).toHaveLength(2);
  });

  test('and none where there is no time any more', async () => {
    const { bucket } = emptyBucket();
    await block(bucket, source, 'ada', fraud, now);
    await liftBlock(bucket, 's1', 'ada', cleared, now);
    await expect(forgetLifted(bucket, now + hour, AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
    expect(await readBlocks(bucket, 's1', 'ada')).toHaveLength(1);
  });
});
