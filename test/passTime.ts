import type { Clock } from '../local/aws/clock.ts';

/** Whatever runs executions: the local Lambda, or a host in the test's own process. */
type Host = { settled(): Promise<void>; nextDue(): number | undefined };

/**
 * Lets time pass: every wait, pause and time-out on the way ends at its moment, and what it causes is done before the
 * next one, in whichever of the hosts. Takes milliseconds, not the time that passes.
 */
export async function passTime(clock: Clock, hosts: Host | readonly Host[], milliseconds: number): Promise<void> {
  const all = [hosts].flat();
  const settled = async () => {
    for (const host of all) await host.settled();
  };
  const nextDue = () => Math.min(...all.map((host) => host.nextDue() ?? Number.POSITIVE_INFINITY));
  const end = clock.now() + milliseconds;
  await settled();
  for (let due = nextDue(); due <= end; due = nextDue()) {
    clock.advance(Math.max(0, due - clock.now()));
    await settled();
  }
  clock.advance(Math.max(0, end - clock.now()));
  await settled();
}
