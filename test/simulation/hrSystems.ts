import { createHmac } from 'node:crypto';
import type { Delivery } from '../../lib/hr/adapter.ts';
import { signEvent } from '../../lib/hr/signEvent.ts';
import type { System } from '../../lib/hr/systems.ts';
import { isByReference, personOf } from './people.ts';
import type { PlanEvent } from './plan.ts';

type Event = Extract<PlanEvent, { kind: 'event' }>;

/**
 * What nelm should understand of what a system posts: with systems of their own words not all can be said. `phoneOfNew` is what the
 * settings give whom it makes.
 */
export type Means = Pick<Event, 'type' | 'values'> & { phoneOfNew?: string };

/** What a system posts of an event, and what nelm should understand. */
export type Post = { body: string; means: Means; occurredAt: number };

/** The keys that HR systems sign with here. */
export const hrKeys: Readonly<Record<string, string>> = {
  standard: `whsec_${Buffer.from('a key of thirty-two characters!!').toString('base64')}`,
  bamboohr: 'a-key-of-BambooHR-with-enough-bytes',
  deel: 'a-key-of-Deel-with-more-than-enough-bytes',
};

/** Keys of somebody else. */
export const forgedKeys: Readonly<Record<string, string>> = {
  standard: `whsec_${Buffer.from('another key of thirty-two signs.').toString('base64')}`,
  bamboohr: 'a-key-of-somebody-else-with-enough-bytes',
  deel: 'a-key-of-somebody-else-with-enough-bytes',
};

/** The employees of BambooHR, as its API gives them, by their ids. */
export type Employees = Map<string, Record<string, string>>;

/** Who lends somebody: of some it is called almost like the one whose people a rule lets in. */
function vendorOf(account: string): string {
  const number = Number(/\d+/.exec(account)?.[0] ?? 0);
  return ['Old Northwind', 'Northwind', 'Northwind', 'Northwind', 'Northwind Ltd'][number % 5] ?? 'Northwind';
}

/** What a system posts of an event that happens now. Employees of BambooHR are changed. */
export function postOf(event: Event, id: string, now: number, employees: Employees): Post {
  if (event.system === 'bamboohr') return ofBamboo(event, now, employees);
  if (event.system === 'deel') return ofDeel(event, now);
  const { phone, start, end } = event.values;
  const { accountName, firstName, lastName, email, manager } = personOf(event.account);
  const isNew = event.type === 'hired' || event.type === 'rehired';
  const person = {
    accountName,
    ...(isNew && { firstName, lastName, email, manager, data: { vendor: vendorOf(event.account) } }),
    ...(phone !== undefined && { phone }),
    ...(start !== undefined && { startDate: start }),
    ...(end !== undefined && { endDate: end }),
  };
  const said = { id, type: event.type, occurredAt: iso(now), source: event.source, person };
  return { body: JSON.stringify(said), means: event, occurredAt: now };
}

/** How a system signs a body that it posts now. */
export function headersOf(system: string, id: string, body: string, key: string, now: number): Record<string, string> {
  const seconds = String(Math.floor(now / 1_000));
  if (system === 'standard') return { ...signEvent({ id, timestamp: new Date(now), body, key }) };
  if (system === 'deel')
    return {
      'x-deel-signature': createHmac('sha256', key).update(`POST${body}`).digest('hex'),
      'x-deel-hmac-label': '',
    };
  const signature = createHmac('sha256', key).update(body).update(seconds).digest('hex');
  return { 'x-bamboohr-timestamp': seconds, 'x-bamboohr-signature': signature };
}

/** The id under which nelm reports an event: of systems that give none it is made of what they say. */
export function reportedId(system: System | undefined, body: string): string {
  const delivery: Delivery = { headers: {}, body: Buffer.from(body) };
  const [item] = system?.parse(JSON.parse(body), delivery) ?? [];
  if (item?.kind === 'event') return item.event.id;
  return item?.kind === 'reference' ? item.reference.id : '';
}

/** BambooHR carries values of some people, and of others says only that they have changed. */
function ofBamboo({ account, type, values }: Event, now: number, employees: Employees): Post {
  const { firstName, lastName, email, manager } = personOf(account);
  const timestamp = iso(now).replace(/\.\d+Z$/, '+0000');
  const occurredAt = Math.floor(now / 1_000) * 1_000;
  const isNew = type === 'hired' || type === 'rehired';
  const changed = {
    ...(isNew && { firstName, lastName, workEmail: email, managerAccount: manager, agency: vendorOf(account) }),
    ...(values.phone !== undefined && { workPhone: values.phone }),
    ...(values.start !== undefined && { hireDate: values.start }),
    ...(values.end !== undefined && { contractEnd: values.end }),
    status: type === 'ended' ? 'Inactive' : 'Active',
  };
  const isGone = type === 'withdrawn';
  const before = employees.get(account);
  const changedFields = Object.entries(changed).flatMap(([name, value]) => (before?.[name] === value ? [] : [name]));
  if (isGone) employees.delete(account);
  else employees.set(account, { ...before, ...changed });
  const isBack = before !== undefined && changedFields.includes('status');
  const means: Post['means'] = {
    type: isGone || type === 'ended' ? type : isNew || isBack ? 'hired' : 'changed',
    values,
  };
  const word = isGone ? 'Deleted' : isNew ? 'Created' : 'Updated';
  if (isByReference(account)) {
    const data = { companyId: '1', employeeId: account, changedFields };
    return { body: JSON.stringify({ type: `employee.${word.toLowerCase()}`, timestamp, data }), means, occurredAt };
  }
  const said = { id: account, action: word, timestamp, changedFields, fields: changed };
  return { body: JSON.stringify({ employees: [said] }), means, occurredAt };
}

/** Deel knows contracts, and says of their end the last day alone. */
function ofDeel({ account, type, values }: Event, now: number): Post {
  const { firstName, lastName, email } = personOf(account);
  const midnight = (day: string) => `${day}T00:00:00.000Z`;
  const worker = { first_name: firstName, last_name: lastName, email };
  const dates = {
    ...(values.start !== undefined && { start_date: midnight(values.start) }),
    ...(values.end !== undefined && { termination_date: midnight(values.end) }),
  };
  const post = (eventType: string, one: object, means: Post['means']): Post => ({
    body: JSON.stringify({ data: { meta: { event_type: eventType }, resource: [one] }, timestamp: iso(now) }),
    ...{ means, occurredAt: now },
  });
  if (type === 'hired' || type === 'rehired') {
    const { phone: _, ...said } = values;
    const means: Post['means'] = { type: 'hired', values: said, phoneOfNew: '-' };
    return post('contract.created', { id: account, worker, ...dates }, means);
  }
  if (type === 'withdrawn')
    return post('contract.status.updated', { id: account, status: 'cancelled' }, { type, values: {} });
  if (type === 'ended') {
    const { end } = values;
    const endsLater = end !== undefined && end >= iso(now).slice(0, 10);
    const day = end === undefined ? {} : { completion_date: end };
    return post('contract.terminated', { id: account, ...day }, { type: endsLater ? 'changed' : type, values });
  }
  if (values.phone === undefined)
    return post('contract.amended', { id: account, ...dates }, { type: 'changed', values });
  const { phone } = values;
  return post('worker.v2.updated', { id: 'w', contract_id: account, phone }, { type: 'changed', values: { phone } });
}

const iso = (milliseconds: number) => new Date(milliseconds).toISOString();
