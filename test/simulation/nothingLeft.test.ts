import { PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { nothingLeft } from './invariants/nothingLeft.ts';
import { createMemoryStorage } from './memoryStorage.ts';
import type { Seen } from './seen.ts';

test('a question that was decided and stands open again is seen', async () => {
  const storage = createMemoryStorage(() => 0);
  const put = async (hold: object) => {
    const Body = JSON.stringify({ runId: 'r1', expiresAt: '2026-03-02T00:00:00Z', ...hold });
    await storage.client.send(new PutObjectCommand({ Bucket: 'nelm', Key: 'decisions/r1.json', Body }));
  };
  const world = { storage, lambda: { engine: { executions: () => [] } } };
  const look = nothingLeft();
  const found = () =>
    look({ world, isQuiet: true, isLast: false, now: Date.parse('2026-03-05T00:00:00Z') } as unknown as Seen);
  await put({ decided: { decision: 'approve' } });
  expect(found()).toEqual([]);
  await put({});
  expect(found()).toEqual(['5: The question of r1 has lapsed and stands open.']);
});
