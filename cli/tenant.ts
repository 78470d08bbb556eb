import { parseArgs } from 'node:util';
import { startTenant, type TenantOptions } from '../local/tenant/tenant.ts';
import { makeFolder } from './folders.ts';

const USAGE = `Starts the embedded tenant alone.

  npm run tenant -- [--port 8484] [--data DIR] [--rows-per-second N] [--control]

  --port N             port on 127.0.0.1, 0 for a free one (8484)
  --data DIR           folder that keeps its state; without it, it begins anew each time
  --rows-per-second N  how fast bulk uploads are worked off (5000)
  --control            endpoints below /_tenant that move the clock, set faults, show the request log`;

try {
  const options = readOptions();
  if (options) await run(options);
  else console.log(USAGE);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  console.error(isTaken ? `${error.message}, with --port N.` : error.message);
  process.exitCode = 1;
}

async function run(options: TenantOptions): Promise<void> {
  if (options.dataFolder !== undefined) await makeFolder('--data', options.dataFolder);
  const tenant = await startTenant(options);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void tenant.close());
  console.log(`tenant listening on ${tenant.url}`);
}

function readOptions(): TenantOptions | undefined {
  const { values } = parseArgs({
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
