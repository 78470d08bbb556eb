import { AsyncResource } from 'node:async_hooks';

/** What goes off at a moment, in the context in which it was set; also what callers of Node's timers may do with one. */
export class Timer extends AsyncResource implements Disposable {
  at: number;
  order: number;
  #given: (() => void) | undefined;

  constructor(at: number, order: number, given: () => void) {
    super('Timer');
    this.at = at;
    this.order = order;
    this.#given = given;
  }

  get isCancelled(): boolean {
    return this.#given === undefined;
  }

  run(): void {
    if (this.#given) this.runInAsyncScope(this.#given);
  }

  cancel(): void {
    this.#given = undefined;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.toPrimitive](): number {
    return this.order;
  }

  [Symbol.dispose](): void {
    this.cancel();
  }
}

const isBefore = (one: Timer, other: Timer) => one.at < other.at || (one.at === other.at && one.order < other.order);

/** So many timers are kept before any that was cancelled is looked for. */
const few = 1_000;

/** Timers, of which the first is always at hand: a heap. */
export function createTimers() {
  let heap: Timer[] = [];
  let most = few;
  const at = (index: number) => heap[index] as Timer;
  const swap = (one: number, other: number) => {
    const kept = at(one);
    heap[one] = at(other);
    heap[other] = kept;
  };

  /** Those that are cancelled and far off would be kept for weeks, with all that they were set for. */
  function forgetCancelled(): void {
    heap = heap
      .filter(({ isCancelled }) => !isCancelled)
      .sort((one, other) => one.at - other.at || one.order - other.order);
    most = Math.max(few, 2 * heap.length);
  }

  return {
    first: (): Timer | undefined => heap[0],
    size: (): number => heap.length,
    add(timer: Timer): Timer {
      if (heap.length >= most) forgetCancelled();
      heap.push(timer);
      for (let index = heap.length - 1; index > 0; ) {
        const parent = (index - 1) >> 1;
        if (!isBefore(at(index), at(parent))) break;
        swap(index, parent);
        index = parent;
      }
      return timer;
    },
    removeFirst(): void {
      const last = heap.pop();
      if (heap.length === 0 || !last) return;
      heap[0] = last;
      for (let index = 0; ; ) {
        const [left, right] = [2 * index + 1, 2 * index + 2];
        let least = index;
        if (left < heap.length && isBefore(at(left), at(least))) least = left;
        if (right < heap.length && isBefore(at(right), at(least))) least = right;
        if (least === index) break;
        swap(index, least);
        index = least;
      }
    },
  };
}
