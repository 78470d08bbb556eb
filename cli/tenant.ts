import { startTenant, type TenantOptions } from '../local/tenant/tenant.ts';
import { makeFolder } from './folders.ts';
import { readTenantOptions, tenantUsage } from './tenantOptions.ts';

try {
  const options = readTenantOptions(process.argv.slice(2));
  if (options) await run(options);
  else console.log(tenantUsage);
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
