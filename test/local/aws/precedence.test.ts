import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPrecedence } from '../../../local/aws/precedence.ts';

const ever = 60_000;

test('background work waits until nobody waits for an answer', async () => {
  const { first, afterwards } = createPrecedence(ever);
  const order: string[] = [];
  const one = Promise.withResolvers<void>();
  const other = Promise.withResolvers<void>();
  const answers = [first(() => one.promise), first(() => other.promise)];
  const background = afterwards(async () => void order.push('background'));
  one.resolve();
  await answers[0];
  await sleep(1);
  order.push('one answer');
  other.resolve();
  await Promise.all([...answers, background]);
  expect(order).toEqual(['one answer', 'background']);
});

test('nobody waits for the first piece of background work, nor after an answer that failed', async () => {
  const { first, afterwards } = createPrecedence(ever);
  expect(await afterwards(async () => 1)).toBe(1);
  await expect(first(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await afterwards(async () => 2)).toBe(2);
});

test('background work starts in any case when it has waited long enough', async () => {
  const { first, afterwards } = createPrecedence(20);
  const answer = Promise.withResolvers<void>();
  const answered = first(() => answer.promise);
  expect(await afterwards(async () => 'done')).toBe('done');
  answer.resolve();
  await answered;
});
