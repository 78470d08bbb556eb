import { shiftOf } from './clock.ts';

/** The machine's own time, whatever is installed later. Epoch milliseconds. */
export const machineNow: () => number = Date.now;

/** Makes `Date` show a shifted time in this thread, for a bundle that knows nothing of it. Given dates stay as they are. */
export function installShiftedDate(shift: SharedArrayBuffer): void {
  const now = () => machineNow() + shiftOf(shift);
  globalThis.Date = new Proxy(Date, {
    construct: (target, given, newTarget) => Reflect.construct(target, given.length > 0 ? given : [now()], newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}
