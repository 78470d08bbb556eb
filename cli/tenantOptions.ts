import { parseArgs } from 'node:util';
import type { TenantOptions } from '../local/tenant/tenant.ts';

export const tenantUsage = `Starts the embedded tenant alone.

  npm run tenant -- [--port 8484] [--data DIR] [--rows-per-second N] [--control]

  --port N             port on 127.0.0.1, 0 for a free one (8484)
  --data DIR           folder that keeps its state; without it, it begins anew each time
  --rows-per-second N  how fast bulk uploads are worked off (5000)
  --control            endpoints below /_tenant that move the clock, set faults, show the request log`;

/**
 * Reads the command line of `npm run tenant`; undefined when only help is asked for.
 *
 * @throws Error that names the option and what it may be
 */
export function readTenantOptions(args: string[]): TenantOptions | undefined {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: '8484' },
      data: { type: 'string' },
      'rows-per-second': { type: 'string', default: '5000' },
      control: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    port: readNumber('--port', values.port, 0, 65_535),
    rowsPerSecond: readNumber('--rows-per-second', values['rows-per-second'], 1, 1_000_000),
    control: values.control,
    ...(values.data !== undefined && { dataFolder: values.data }),
  };
}

function readNumber(option: string, text: string, least: number, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new Error(`${option} must be a whole number between ${least} and ${most}, not "${text}".`);
}
