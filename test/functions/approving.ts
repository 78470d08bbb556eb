import type * as z from 'zod';
import type { configSchema } from '../../lib/config/config.ts';
import { createIsc, type Isc } from '../../lib/isc/client.ts';
import type { NewPerson } from '../../lib/isc/records.ts';
import type { Nelm } from '../../local/nelm.ts';
import { seededClients, seededSources } from '../../local/tenant/seed.ts';

export const approvalsName = 'nelm-local-approvals';

/** A policy with a rule of each kind. */
export const approvingConfig: z.input<typeof configSchema> = {
  timeZone: 'Europe/Berlin',
  operators: ['operators@example.com'],
  approvals: {
    remindAfterDays: 2,
    rules: [
      { name: 'interns by hand', when: { source: 'Interns' }, decide: 'leave' },
      { name: 'too long', when: { contractDaysOver: 800 }, decide: 'reject', comment: 'At most two years.' },
      { name: 'known vendor', when: { vendor: 'Northwind', emailDomain: 'example.com' }, decide: 'approve' },
    ],
  },
};

/** Somebody whose request the rule `known vendor` approves. */
export function person(accountName: string, changes: Partial<NewPerson> = {}): NewPerson {
  return {
    sourceId: seededSources.Contractors.sourceId,
    accountName,
    firstName: 'Ada',
    lastName: 'Ünal',
    email: `${accountName}@example.com`,
    phone: '1',
    manager: 'jane.doe',
    startDate: '2027-01-01T00:00:00+01:00',
    endDate: '2027-12-31T23:59:59+01:00',
    data: { vendor: 'Northwind' },
    ...changes,
  };
}

/** Those who work with a tenant. */
export function clientsOf({
  tenant,
  clock,
}: Pick<Nelm, 'tenant' | 'clock'>): Record<'admin' | 'approver' | 'approver2', Isc> {
  const client = (name: 'admin' | 'approver' | 'approver2') =>
    createIsc({ baseUrl: tenant.url, ...seededClients[name], clock: clock.now });
  return { admin: client('admin'), approver: client('approver'), approver2: client('approver2') };
}
