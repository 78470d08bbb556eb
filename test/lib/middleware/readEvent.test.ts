import middy from '@middy/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { readEvent } from '../../../lib/middleware/readEvent.ts';
import { reportOutcome } from '../../../lib/middleware/reportOutcome.ts';
import { withTools } from '../../../lib/middleware/withTools.ts';
import { invoke, rememberingLog } from './invoking.ts';

const schema = z.object({ count: z.int().transform((count) => count + 1) });

function doorOf(createTools: () => { factor: number } = () => ({ factor: 10 })) {
  const { log, lines } = rememberingLog();
  const door = middy()
    .use(reportOutcome(log, 'done'))
    .use(readEvent('The event of a test', schema))
    .use(withTools(createTools))
    .handler(async ({ count }, { tools }) => ({ product: count * tools.factor }));
  return { door, lines };
}

test('a door is given its event as the schema reads it; what it gives is its log line', async () => {
  const { door, lines } = doorOf();
  expect(await invoke(door, { count: 6 })).toEqual({ product: 70 });
  expect(lines).toEqual([{ level: 'info', message: 'done', product: 70 }]);
});

test('any event that is not of the shape is refused as 400 before anything is done, and its values are not repeated', async () => {
  const { door, lines } = doorOf(() => {
    throw new Error('The tools were made.');
  });
  const property = fc.asyncProperty(fc.anything(), async (event) => {
    await expect(invoke(door, event)).rejects.toMatchObject({
      name: 'RequestRefused',
      status: 400,
      message: expect.stringMatching(/^The event of a test cannot be read\. /),
    });
  });
  await fc.assert(property, { numRuns: 500 });
  await expect(invoke(door, { count: 'ada.lovelace' })).rejects.toThrow(
    'Invalid input: expected number, received string',
  );
  expect(lines.every(({ level, error }) => level === 'error' && error === 'RequestRefused')).toBe(true);
  expect(JSON.stringify(lines)).not.toContain('ada.lovelace');
});

test('tools are made by the first invocation, once; what could not be made is made by the next one', async () => {
  let made = 0;
  const { door, lines } = doorOf(() => {
    made += 1;
    if (made === 1) throw new Error('Set FACTOR in the function’s environment.');
    return { factor: made };
  });
  expect(made).toBe(0);
  await expect(invoke(door, { count: 0 })).rejects.toThrow('Set FACTOR in the function’s environment.');
  expect(lines).toEqual([
    {
      level: 'error',
      message: 'done',
      outcome: 'failed',
      error: 'Error',
      reason: 'Set FACTOR in the function’s environment.',
    },
  ]);
  expect(await invoke(door, { count: 0 })).toEqual({ product: 2 });
  expect(await invoke(door, { count: 0 })).toEqual({ product: 2 });
});
