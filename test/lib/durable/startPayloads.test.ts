import { expect, test } from 'vitest';
import { flowNames } from '../../packaging/package.ts';
import { largestPayloads } from './largestPayloads.ts';

/** What Lambda takes at most to start a function with; another of its pages says a million bytes. */
const mostBytes = 256 * 1_024;

test('every flow stands here', async () => {
  expect(Object.keys(largestPayloads)).toEqual(await flowNames());
});

test('what a flow is started with is far below what Lambda takes, however long keys and names are', () => {
  const bytes = Object.entries(largestPayloads).map(([flow, payload]) => [
    flow,
    Buffer.byteLength(JSON.stringify(payload)),
  ]);
  expect(Object.fromEntries(bytes)).toEqual({
    ...{ approvals: 75, 'contract-choice': 49, 'csv-import': 8_415, 'expected-files': 80, 'expiry-notice': 79 },
    ...{ 'expiry-sweep': 6_644, 'hr-events': 299, 'manager-transfer': 49, 'source-backup': 79, 'source-drift': 78 },
  });
  expect(Math.max(...bytes.map(([, size]) => Number(size)))).toBeLessThan(mostBytes / 25);
});
