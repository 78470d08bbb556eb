import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import timersPromises from 'node:timers/promises';
import type { Chance } from '../../local/tenant/chance.ts';
import { createTimers, Timer } from './timers.ts';

/**
 * A world in which no time passes by itself and nothing comes by real chance: what it does depends on its seed alone. While it
 * is there, every timer, clock and random number of the process is its own.
 */
export type VirtualTime = {
  /** Epoch milliseconds. */
  now(): number;
  /** Lets time pass up to a moment: every timer on the way goes off in its order, and what it causes is done before the next. */
  passTo(moment: number): Promise<void>;
  /** Lets what is under way come to where it waits for time to pass. */
  settle(): Promise<void>;
  /** Work that ends by itself without time passing, such as reading a body: time stands still until then. */
  whileWorking<T>(work: Promise<T>): Promise<T>;
  /** Lets just as much time pass as some work takes, and gives what came of it. */
  finish<T>(work: Promise<T>): Promise<T>;
  /** Gives the process its own time and chance back. */
  leave(): void;
};

/**
 * Enters a virtual time.
 *
 * @param start epoch milliseconds
 * @param chance gives every number by chance
 */
export function enterVirtualTime(start: number, chance: Chance): VirtualTime {
  const real = { Date, setTimeout, clearTimeout, setInterval, clearInterval, setImmediate, clearImmediate };
  const realCrypto = { randomUUID: crypto.randomUUID, randomBytes: crypto.randomBytes };
  const realPromises = { ...timersPromises };
  const [realRandom, realTimeout] = [Math.random, AbortSignal.timeout];
  const [realPerformance] = [performance.now.bind(performance)];
  let now = start;
  let order = 0;
  let working = 0;
  let whenDone = () => {};
  let immediates: Timer[] = [];
  const timers = createTimers();

  function add(given: () => void, milliseconds = 0): Timer {
    order += 1;
    // A timer of Node waits for a millisecond at least.
    const wait = Math.max(1, Math.min(2 ** 31 - 1, Math.round(Number(milliseconds) || 1)));
    return timers.add(new Timer(now + wait, order, given));
  }

  function cancel(timer: unknown): void {
    if (timer instanceof Timer) timer.cancel();
  }

  function addImmediate(given: () => void): Timer {
    order += 1;
    const timer = new Timer(now, order, given);
    immediates.push(timer);
    return timer;
  }

  /** Until no promise has anything to do; real time stands for no time here. */
  async function settle(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => void real.setImmediate(resolve));
      // Turning round until then would take the processor from what is worked on in another process.
      if (working > 0) {
        await new Promise<void>((resolve) => {
          whenDone = resolve;
        });
        continue;
      }
      if (immediates.length === 0) return;
      const due = immediates;
      immediates = [];
      for (const timer of due) timer.run();
    }
  }

  class VirtualDate extends real.Date {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(now);
      else super(...(given as [number]));
    }

    static override now = () => now;
  }

  const asTimeout = (handler: (...given: unknown[]) => void, milliseconds?: number, ...given: unknown[]) =>
    add(() => handler(...given), milliseconds);
  Object.assign(globalThis, {
    Date: VirtualDate,
    setTimeout: asTimeout,
    clearTimeout: cancel,
    setInterval() {
      throw new Error('Nothing that is simulated uses intervals: teach them to virtualTime.ts.');
    },
    setImmediate: (handler: (...given: unknown[]) => void, ...given: unknown[]) =>
      addImmediate(() => handler(...given)),
    clearImmediate: cancel,
  });
  Object.assign(timersPromises, {
    setTimeout: (milliseconds?: number, value?: unknown, { signal }: { signal?: AbortSignal } = {}) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) reject(signal.reason);
        add(() => resolve(value), milliseconds);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
    setImmediate: (value?: unknown) => new Promise((resolve) => addImmediate(() => resolve(value))),
  });
  performance.now = () => now - start;
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    add(() => controller.abort(tookTooLong), milliseconds);
    return controller.signal;
  };
  Math.random = chance;
  const word = () => Math.floor(chance() * 2 ** 32);
  const bytes = (size: number) => {
    const made = Buffer.alloc(Math.ceil(size / 4) * 4);
    for (let at = 0; at < size; at += 4) made.writeUInt32LE(word(), at);
    return made.subarray(0, size);
  };
  const randomUUID = () => {
    const hex = bytes(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  Object.assign(crypto, { randomUUID, randomBytes: bytes });
  syncBuiltinESMExports();

  return {
    now: () => now,
    settle,
    async whileWorking(work) {
      working += 1;
      try {
        return await work;
      } finally {
        working -= 1;
        if (working === 0) whenDone();
      }
    },
    async passTo(moment) {
      await settle();
      for (let next = timers.first(); next && next.at <= moment; next = timers.first()) {
        timers.removeFirst();
        if (next.isCancelled) continue;
        now = Math.max(now, next.at);
        next.run();
        await settle();
      }
      now = Math.max(now, moment);
    },
    async finish(work) {
      let isDone = false;
      const done = () => {
        isDone = true;
      };
      work.then(done, done);
      for (await settle(); !isDone; await settle()) {
        const next = timers.first();
        if (!next) throw new Error('What is waited for waits for nothing that could come.');
        timers.removeFirst();
        if (next.isCancelled) continue;
        now = Math.max(now, next.at);
        next.run();
      }
      return await work;
    },
    leave() {
      Object.assign(globalThis, real);
      Object.assign(timersPromises, realPromises);
      Object.assign(crypto, realCrypto);
      performance.now = realPerformance;
      AbortSignal.timeout = realTimeout;
      Math.random = realRandom;
      syncBuiltinESMExports();
    },
  };
}

const tookTooLong = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
