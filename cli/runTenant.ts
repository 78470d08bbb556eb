import { startTenant, type TenantOptions } from '../local/tenant/tenant.ts';
import { makeFolder } from './folders.ts';

/**
 * Runs the embedded tenant alone, until it is interrupted.
 *
 * @returns where it is, once it listens
 * @throws Error that names the option when a port is taken, or there can be no such folder
 */
export async function runTenant(options: TenantOptions): Promise<string> {
  if (options.dataFolder !== undefined) await makeFolder('--data', options.dataFolder);
  const tenant = await startTenant(options).catch((error: Error & { code?: string }) => {
    throw error.code === 'EADDRINUSE' ? new Error(`${error.message}, with --port N.`) : error;
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void tenant.close());
  return tenant.url;
}
