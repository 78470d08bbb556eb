import { readFileSync, writeFileSync } from 'node:fs';

/** From now on the highest is that of what comes. Linux alone can do so. */
export function forgetPeak(): void {
  writeFileSync('/proc/self/clear_refs', '5');
}

/** The most memory that this process has held since, in MB. */
export function peakMemory(): number {
  const [, kilobytes = '0'] = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1_024);
}
