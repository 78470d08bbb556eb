import { createIsc } from '../lib/isc/client.ts';
import type { Nelm } from '../local/nelm.ts';
import { seededClients } from '../local/tenant/seed.ts';

/**
 * How many people an earlier start has left in the tenant; undefined when nothing was done with it yet: nobody is in the
 * tenant, and nothing lies in the bucket.
 */
export async function peopleOfBefore({ tenant, stack, clock }: Nelm): Promise<number | undefined> {
  const isc = createIsc({ baseUrl: tenant.url, ...seededClients.admin, clock: clock.now });
  const sources = await Array.fromAsync(isc.sources.list({ nonEmployeeCount: true }));
  const people = sources.reduce((sum, { nonEmployeeCount }) => sum + (nonEmployeeCount ?? 0), 0);
  const isNew = people === 0 && (await stack.storage.objects.list('')).length === 0;
  return isNew ? undefined : people;
}
