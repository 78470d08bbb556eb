import type { Command } from 'commander';
import type { TenantOptions } from '../local/tenant/tenant.ts';
import { WrongUse } from './wrongUse.ts';

type Typed = { port: string; data?: string; rowsPerSecond: string; control?: boolean };

/** Gives a command the options of `nelm tenant`. */
export function withTenantOptions(command: Command): Command {
  return command
    .option('--port <n>', 'port on 127.0.0.1, 0 for a free one', '8484')
    .option('--data <folder>', 'folder that keeps its state; without it, it begins anew each time')
    .option('--rows-per-second <n>', 'how fast bulk uploads are worked off', '5000')
    .option('--control', 'endpoints below /_tenant that move the clock, set faults, show the request log');
}

/**
 * Reads what was typed behind `nelm tenant`.
 *
 * @throws WrongUse that names the option and what it may be
 */
export function readTenantOptions({ port, data, rowsPerSecond, control = false }: Typed): TenantOptions {
  return {
    port: readNumber('--port', port, 0, 65_535),
    rowsPerSecond: readNumber('--rows-per-second', rowsPerSecond, 1, 1_000_000),
    control,
    ...(data !== undefined && { dataFolder: data }),
  };
}

function readNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new WrongUse(`${option} must be a whole number between ${least} and ${most}, not "${text}".`);
}
