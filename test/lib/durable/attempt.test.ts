import { expect, test } from 'vitest';
import { type Attempt, withinTime } from '../../../lib/durable/attempt.ts';
import { mayPass } from '../../../lib/durable/failure.ts';

/** What an invocation has left, in milliseconds. */
const left = (milliseconds: number) => ({ lambdaContext: { getRemainingTimeInMillis: () => milliseconds } as never });
const aborted = ({ signal }: Attempt) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

test('work that heeds its signal may still give what it has come to', async () => {
  const given = await withinTime(left(400), async (attempt) => {
    await aborted(attempt);
    return 'half of it';
  });
  expect(given).toBe('half of it');
});

test('work that pays no heed to its signal is given up, and may be tried again', async () => {
  const reason = await withinTime(left(400), () => new Promise<never>(() => {})).catch((error: unknown) => error);
  expect(reason).toMatchObject({ name: 'OutOfTime' });
  expect(mayPass(reason)).toBe(true);
});

test('work that ends in time never sees its signal aborted', async () => {
  const attempt = await withinTime(left(60_000), async (one) => one);
  expect(attempt.signal.aborted).toBe(false);
});
