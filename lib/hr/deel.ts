import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Fields, Mapping } from '../config/hrSettings.ts';
import { type Adapter, type Delivery, type Item, problemsOf, type Signed, toEvent } from './adapter.ts';
import { type EventPerson, type HrEvent, noMoment } from './hrEvent.ts';
import { readEach } from './items.ts';
import { isInScope, outOfScope, toPerson, valueAt, withDefaults } from './mapping.ts';
import { hexBytes, hmac, isSigned } from './signature.ts';

const resource = z.record(z.string(), z.unknown());

const metaSchema = z.object({ event_type: z.string(), is_simulation: z.boolean().optional() });

/** All that can be said of a body before it is known of which type it is. */
const typedSchema = z.object({ data: z.object({ meta: metaSchema }) });

const bodySchema = z.object({
  data: z.object({
    meta: metaSchema,
    /** The guide shows a list, the payload of contract.created one object. */
    resource: z.union(
      [z.array(resource), resource.transform((one) => [one])],
      'must be an object, or a list of objects',
    ),
  }),
  timestamp: z.string().check(z.iso.datetime({ offset: true, error: noMoment })),
});

/** The contract's id names the person: it is all that the end of a contract says. */
const contractFields: Fields = {
  accountName: 'id',
  firstName: 'worker.first_name',
  lastName: 'worker.last_name',
  email: ['worker.email', 'worker.expected_email', 'invitations.worker_email'],
  startDate: 'start_date',
  endDate: ['completion_date', 'termination_date'],
};

const workerFields: Fields = {
  accountName: ['contract_id', 'contract_oid', 'employments.0.id'],
  firstName: 'first_name',
  lastName: 'last_name',
  email: ['work_email', 'email'],
  phone: ['work_phone', 'phone'],
};

const irrelevant = 'an event that changes nothing here';

/** What the statuses of a contract mean; any other is a step on the way to one of these. */
const statuses: ReadonlyMap<string, HrEvent['type']> = new Map([
  ['onboarding', 'hired'],
  ['onboarded', 'hired'],
  ['in_progress', 'hired'],
  ['completed', 'ended'],
  ['terminated', 'ended'],
  ['cancelled', 'withdrawn'],
  ['user_cancelled', 'withdrawn'],
  ['rejected', 'withdrawn'],
]);

/**
 * Deel: contracts, and changes of their workers. Signature, payload and retries:
 * https://developer.deel.com/docs/webhooks-get-started. Events: https://developer.deel.com/docs/webhook-event-types, of
 * which `contract.terminated` carries the contract's `id` and `completion_date`
 * (https://developer.deel.com/api/endpoints/terminations/webhook-contract-terminated). The fields of a contract:
 * https://developer.deel.com/docs/simulating-webhook-events. Those of a worker's change are documented in the account's
 * own list of events alone, so a worker must be mapped to the contract that is the account name.
 *
 * A delivery says when its event was made, not when it was sent, and is as old as that when Deel sends it again; Deel does
 * not say for how long it does so. Therefore it may be three days old (`maxAgeMinutes`).
 */
export const deel: Adapter<Mapping> = { verify, parse };

/** Verifies `x-deel-signature`: HMAC-SHA256 over `POST` and the body, in hexadecimal. */
function verify({ headers, body }: Delivery, keys: readonly string[]): Signed {
  const expected = keys.map((key) => hmac(key, 'POST', body));
  return isSigned([hexBytes(headers['x-deel-signature'])], expected) ? { sentAt: timestampOf(body) } : 'unsigned';
}

function timestampOf(body: Uint8Array): number | undefined {
  try {
    return Date.parse(bodySchema.parse(JSON.parse(new TextDecoder().decode(body))).timestamp);
  } catch {
    return undefined;
  }
}

function parse(json: unknown, { body }: Delivery, mapping: Mapping): Item[] {
  const { data: typed } = typedSchema.safeParse(json);
  // Events of other kinds have other shapes.
  if (typed && !isKnown(typed.data.meta.event_type)) return [{ kind: 'ignored', reason: irrelevant }];
  const { data: parsed, error } = bodySchema.safeParse(json);
  if (!parsed) return [{ kind: 'refused', problems: problemsOf(error) }];
  const { meta, resource } = parsed.data;
  if (meta.is_simulation) return [{ kind: 'ignored', reason: 'a simulation' }];
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 32);
  const pathOf = (index: number) => `data.resource.${index}`;
  return readEach(resource, pathOf, (one, path, index) => {
    const said = meaning(meta.event_type, one, parsed.timestamp, mapping);
    if (typeof said === 'string') return { kind: 'ignored', reason: said };
    const { type, person, defaulted } = said;
    const event = { id: `${digest}-${index}`, type, occurredAt: parsed.timestamp, source: mapping.source, person };
    return toEvent(event, path, defaulted);
  });
}

/** What an event says of one contract or worker; a text says why it is ignored. */
function meaning(
  eventType: string,
  one: Record<string, unknown>,
  timestamp: string,
  mapping: Mapping,
): { type: HrEvent['type']; person: Partial<EventPerson>; defaulted?: string[] } | string {
  const type = typeOf(eventType, one);
  if (!type) return irrelevant;
  if (isInScope(one, mapping) === false) return outOfScope;
  const person = withDays(toPerson(one, eventType.startsWith('worker.') ? workerFields : contractFields, mapping));
  const { accountName, endDate } = person;
  if (type === 'hired') {
    return person.firstName ? { type, ...withDefaults(person, mapping) } : 'a status without its contract';
  }
  if (type === 'changed') return { type, person };
  const ending = { ...(accountName && { accountName }), ...(endDate && { endDate }) };
  // The last day of a contract that ends later is not today.
  const endsLater = type === 'ended' && endDate && endDate >= timestamp.slice(0, 10);
  return { type: endsLater ? 'changed' : type, person: ending };
}

/** Deel writes a day as its midnight in UTC, which elsewhere is a moment of another day. */
function withDays({ startDate, endDate, ...person }: Partial<EventPerson>): Partial<EventPerson> {
  const day = (text: string) => text.replace(/T00:00(:00(\.0+)?)?(Z|[+-]00:00)$/, '');
  return { ...person, ...(startDate && { startDate: day(startDate) }), ...(endDate && { endDate: day(endDate) }) };
}

const isKnown = (eventType: string) => /^(contract|worker)\./.test(eventType);

function typeOf(eventType: string, one: Record<string, unknown>): HrEvent['type'] | undefined {
  if (eventType === 'contract.created') return 'hired';
  if (eventType === 'contract.amended' || eventType === 'worker.v2.updated') return 'changed';
  if (eventType === 'contract.terminated') return 'ended';
  return eventType === 'contract.status.updated' ? statuses.get(valueAt(one, 'status') ?? '') : undefined;
}
