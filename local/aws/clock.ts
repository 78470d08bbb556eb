import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

/** The time of tenant and stack: the machine's own, shifted by so much. It runs on, and never goes back. */
export type Clock = {
  /** Epoch milliseconds. */
  now(): number;
  /** The shift, for threads to share: one signed 64-bit number of milliseconds. */
  shift: SharedArrayBuffer;
  /** Moves the time on; whoever waits for a moment that has come by then goes on. */
  advance(milliseconds: number): void;
  /** Calls the listener after every move. */
  onAdvance(listener: () => void): void;
};

/** Starts a clock at a moment, in epoch milliseconds; without one it shows the machine's time. */
export function createClock(startAt = Date.now()): Clock {
  const shift = new SharedArrayBuffer(8);
  const listeners: (() => void)[] = [];
  Atomics.store(new BigInt64Array(shift), 0, BigInt(Math.round(startAt - Date.now())));
  return {
    now: () => Date.now() + shiftOf(shift),
    shift,
    advance(milliseconds) {
      if (!(milliseconds >= 0)) throw new RangeError('Time does not go back.');
      Atomics.add(new BigInt64Array(shift), 0, BigInt(Math.ceil(milliseconds)));
      for (const listener of listeners) listener();
    },
    onAdvance: (listener) => listeners.push(listener),
  };
}

/** By how much a clock differs from the machine's, in milliseconds. */
export function shiftOf(shift: SharedArrayBuffer): number {
  return Number(Atomics.load(new BigInt64Array(shift), 0));
}

const keptSchema = z.object({ shift: z.number() });

/**
 * The clock of a state that is kept in a folder. Without a moment it goes on as it was left, as if it had run all the
 * time; a moment moves it on. It is kept, because what lies in the state carries its times.
 *
 * @param startAt epoch milliseconds
 * @throws Error when the moment is before the time that the state has reached
 */
export async function openClock(folder: string, startAt: number | undefined): Promise<Clock> {
  const file = path.join(folder, 'clock.json');
  const kept = await readFile(file, 'utf8').catch(() => undefined);
  const isOld = kept !== undefined || existsSync(path.join(folder, 'tenant.db'));
  const reached = Date.now() + (kept === undefined ? 0 : keptSchema.parse(JSON.parse(kept)).shift);
  if (isOld && startAt !== undefined && startAt < reached) {
    const time = new Date(reached).toISOString();
    throw new Error(
      `What was kept is at ${time} already, and time does not go back: choose a later --clock, or begin anew with --fresh.`,
    );
  }
  const clock = createClock(startAt ?? (isOld ? reached : undefined));
  await mkdir(folder, { recursive: true });
  await writeFile(file, JSON.stringify({ shift: shiftOf(clock.shift) } satisfies z.infer<typeof keptSchema>));
  return clock;
}
