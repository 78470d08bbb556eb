import type { Clock } from '../local/aws/clock.ts';
import type { LambdaHost } from '../local/aws/lambda.ts';

/**
 * Lets time pass: every wait, pause and time-out on the way ends at its moment, and what it causes is done before the
 * next one. Takes milliseconds, not the time that passes.
 */
export async function passTime(clock: Clock, lambda: LambdaHost, milliseconds: number): Promise<void> {
  const end = clock.now() + milliseconds;
  await lambda.settled();
  for (let due = lambda.nextDue(); due !== undefined && due <= end; due = lambda.nextDue()) {
    clock.advance(Math.max(0, due - clock.now()));
    await lambda.settled();
  }
  clock.advance(Math.max(0, end - clock.now()));
  await lambda.settled();
}
