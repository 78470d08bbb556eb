import { expect, test } from 'vitest';
import { withinTime } from '../../../lib/durable/attempt.ts';
import { mayPass } from '../../../lib/durable/failure.ts';

const context = (milliseconds: number) =>
  ({ lambdaContext: { getRemainingTimeInMillis: () => milliseconds } }) as never;

test('a try gives what its work gives, and its requests are counted', async () => {
  const counts = { total: 0, retried: 0, throttled: 0 };
  const work = async (attempt: { counts: typeof counts }) => {
    attempt.counts.total += 3;
    return 'done';
  };
  expect(await withinTime(context(60_000), work, counts)).toBe('done');
  expect(counts.total).toBe(3);
});

test('work that never ends is ended before the time of its function, by a failure that may pass', async () => {
  const aborted: string[] = [];
  const work = ({ signal }: { signal: AbortSignal }) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        aborted.push(signal.reason.name);
        reject(signal.reason);
      });
    });
  const error = await withinTime(context(80), work).catch((error: unknown) => error);
  expect(aborted).toEqual(['OutOfTime']);
  expect(mayPass(error)).toBe(true);
});

test('work that heeds the signal may still give what it has come to', async () => {
  const work = async ({ signal }: { signal: AbortSignal }) => {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    return 'half of it';
  };
  expect(await withinTime(context(400), work)).toBe('half of it');
});

test('work that pays no heed to the signal holds nothing up', async () => {
  const error = await withinTime(context(80), () => new Promise<never>(() => {})).catch((error: unknown) => error);
  expect((error as Error).message).toBe('it took longer than the 0 s that one try has.');
});

test('a time that is over leaves no time for a try', async () => {
  const error = await withinTime(context(0), () => new Promise<never>(() => {})).catch((error: unknown) => error);
  expect((error as Error).name).toBe('OutOfTime');
});
