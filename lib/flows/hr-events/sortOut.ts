import { toType } from '../../config/toType.ts';
import { dateReader } from '../../dates/dates.ts';
import { mayPass, reasonOf } from '../../durable/failure.ts';
import type { Notice } from '../../hr/adapter.ts';
import type { HrEvent } from '../../hr/hrEvent.ts';
import { mayTouchSource, operatorSystem, rightsOf } from '../../hr/rights.ts';
import { isStopping } from '../../hr/waitingEvent.ts';
import type { Isc } from '../../isc/client.ts';
import { accountKey } from '../../people/person.ts';
import type { Bucket } from '../../store/bucket.ts';
import { keys } from '../../store/keys.ts';
import type { CarriedEvent } from './carriedEvent.ts';
import { nameOf } from './collectEvents.ts';
import type { Decided } from './decided.ts';
import type { EventRun, EventTools } from './eventRun.ts';
import { readHandedOver } from './handedOver.ts';
import { type NormalizedEvent, normalizeEvent } from './normalizedEvent.ts';
import type { AskedEvent } from './planEvent.ts';

/** Events of other types say nothing new of the manager, who may have left. */
const namesManager: ReadonlySet<HrEvent['type']> = new Set(['hired', 'changed', 'rehired']);

/** The events that are to be decided on, in the order in which they happened; what becomes of the others is settled. */
export async function sortOut(
  tools: EventTools,
  run: EventRun,
  carried: readonly CarriedEvent[],
  isc: Isc,
  { settled }: Decided,
): Promise<AskedEvent[]> {
  const readDate = dateReader({ timeZone: tools.config.timeZone, dateFormats: [] });
  const waiting = 'queue' in run.payload ? await groupsOfWaiting(tools.bucket, run.source.id) : new Map();
  const handed = await readHandedOver(tools.bucket, run.folder);
  const asked: AskedEvent[] = [];
  for (const { name, notice, unusable, arrivedAt, approved, isOwn, defaulted, ...waited } of carried) {
    const { hasWaited, waitedFor, wasDue } = waited;
    const { system } = notice;
    // What an earlier round of this run has let wait is decided on anew: nothing says that it was remembered.
    const group = handed.has(name) ? undefined : waiting.get(name);
    const refusal = refusalOf(tools, run, notice);
    if (unusable) settled.push({ name, ...unusable });
    else if (run.wrongSettings && !isStopping(notice)) {
      settled.push({ name, outcome: 'failed', reason: run.wrongSettings });
    } else if (hasWaited && isOwn) settled.push({ name, outcome: 'approved' });
    else if (refusal) settled.push({ name, outcome: 'refused', reason: refusal });
    else if (group) {
      settled.push({ name, outcome: 'nothing-to-do', reason: 'The event waits already.', goesOnIn: group });
    } else if ('event' in notice) {
      const event = normalizeEvent(notice.event, readDate, { system, arrivedAt, defaulted });
      // One person by a person: no threshold holds that.
      const isByOperator = system === operatorSystem;
      const given = isByOperator ? [...approved, 'endings' as const] : approved;
      asked.push({ name, event, hasWaited, waitedFor, approved: given, ...(wasDue && { wasDue }) });
    }
  }
  const { known, refused } = await findManagersOf(tools, isc, asked);
  return asked
    .flatMap((one): AskedEvent[] => {
      const [manager] = managerOf(one.event);
      if (manager === undefined) return [one];
      const alias = known.get(accountKey(manager));
      if (alias) return [{ ...one, event: { ...one.event, values: { ...one.event.values, manager: alias } } }];
      const isDefault = one.event.defaulted?.includes('manager') ?? false;
      const reason = refused ?? (isDefault ? unknownDefault(one.event) : unknownManager);
      // What is set for new people matters to nobody who is there.
      if (isDefault) return [{ ...one, makesNobody: reason }];
      settled.push({ name: one.name, outcome: 'failed', reason });
      return [];
    })
    .sort((one, other) => one.event.occurredAt - other.event.occurredAt);
}

const unknownManager =
  'No identity has the account name or e-mail address that the event gives as manager. Correct it in the HR system.';

const unknownDefault = ({ system = '' }: NormalizedEvent) =>
  `No identity has the account name or e-mail address that \`defaults\` of hr.${system} in nelm.config.ts give new people as manager. Correct it there, and send the event again.`;

/** Where the tenant will not have managers looked for, the events that name one fail, and no others do. */
async function findManagersOf(
  { findManagers }: EventTools,
  isc: Isc,
  asked: readonly AskedEvent[],
): Promise<{ known: ReadonlyMap<string, string>; refused?: string }> {
  try {
    return {
      known: await findManagers(
        isc,
        asked.flatMap(({ event }) => managerOf(event)),
      ),
    };
  } catch (error) {
    if (mayPass(error)) throw error;
    return { known: new Map(), refused: `The event's manager could not be looked for: ${reasonOf(error)}` };
  }
}

/** Why a system may not say what it says, whoever it is about; undefined where it may. */
export function refusalOf(
  { config }: Pick<EventTools, 'config'>,
  { source }: EventRun,
  notice: Notice,
): string | undefined {
  const { system } = notice;
  const rights = rightsOf(config.hr, system);
  if (system !== operatorSystem && !mayTouchSource(rights, source)) {
    return `hr.${system} in nelm.config.ts does not let ${system} touch this source.`;
  }
  if (!isStopping(notice) || rights.mayStop) return undefined;
  return `hr.${system} in nelm.config.ts does not let ${system} stop people (mayStop). Send "ended", or ${toType('stop')}.`;
}

function managerOf({ type, values }: NormalizedEvent): string[] {
  return values.manager && namesManager.has(type) ? [values.manager] : [];
}

/** The events of a source that wait already, each with its group: one that is sent again meanwhile is the same. */
async function groupsOfWaiting(bucket: Bucket, sourceId: string): Promise<Map<string, string>> {
  const waiting = await bucket.list(keys.groupsOf(sourceId));
  return new Map(waiting.map((key) => [nameOf(key), key.split('/').at(-2) ?? '']));
}
