import { toType } from '../../config/toType.ts';
import { readAdopted } from '../../hr/adoption.ts';
import { rightsOf } from '../../hr/rights.ts';
import type { Decision } from './decideEvent.ts';
import type { WritingTools } from './eventRun.ts';
import type { Locator } from './locate.ts';
import { isSameEvent, type NormalizedEvent } from './normalizedEvent.ts';
import type { PersonHistory } from './personHistory.ts';
import type { EventSource } from './sourceOfEvents.ts';

/** Who is there: the system that brought them, if one did, and their record. */
type There = { broughtBy?: string | undefined; recordId?: string | undefined };

/** Whether a system may touch somebody who is there, whom another one, or nobody, may have brought. */
export type MayTouch = (event: NormalizedEvent, there: There) => boolean;

/** Reads who may touch whom in a source. */
export async function readRights(
  { bucket, config }: Pick<WritingTools, 'bucket' | 'config'>,
  source: Pick<EventSource, 'id'>,
): Promise<MayTouch> {
  const isAdopted = await readAdopted(bucket, source.id);
  return ({ system = '' }, { broughtBy, recordId = '' }) => {
    const { people } = rightsOf(config.hr, system);
    return people === 'source' || broughtBy === system || isAdopted(system, recordId);
  };
}

/**
 * The events that are known beside this one. What another system said of somebody whom it may not touch counts for nothing: it
 * could say so while nobody was there, and would change whom this one hires.
 */
export function eventsThatCount(
  mayTouch: MayTouch,
  event: NormalizedEvent,
  kept: PersonHistory | undefined,
): NormalizedEvent[] {
  const others = kept?.events.filter((one) => !isSameEvent(one, event)) ?? [];
  return others.filter(({ system }) => counts(mayTouch, event, kept, system));
}

/** Of the systems whose events count, the newest that are no longer known each by itself. */
export function foldedThatCount(
  mayTouch: MayTouch,
  event: NormalizedEvent,
  kept: PersonHistory | undefined,
): PersonHistory['folded'] {
  return kept?.folded.filter(({ system }) => counts(mayTouch, event, kept, system)) ?? [];
}

function counts(
  mayTouch: MayTouch,
  event: NormalizedEvent,
  kept: PersonHistory | undefined,
  system: string | undefined,
): boolean {
  return system === undefined || system === event.system || mayTouch({ ...event, system }, kept ?? {});
}

/**
 * Which system brought who is there, as far as they are whom it brought: after its record was deleted, or its request was not
 * approved, somebody of the same account name may have come another way.
 */
export async function bringerOf(
  kept: PersonHistory | undefined,
  record: string | undefined,
  request: string | undefined,
  statusOf: Locator['requestStatus'],
): Promise<string | undefined> {
  if (!kept?.broughtBy) return undefined;
  const { broughtBy, recordId, requestId } = kept;
  if (!record) return request === undefined || request === requestId ? broughtBy : undefined;
  if (recordId !== undefined || requestId === undefined) return (recordId ?? record) === record ? broughtBy : undefined;
  return (await statusOf(requestId)) === 'APPROVED' ? broughtBy : undefined;
}

/** What is said to a system that may not touch the person. */
export function forbiddenTo({ system = '' }: NormalizedEvent): Decision {
  return {
    do: 'nothing',
    outcome: 'refused',
    reason: `The person did not come by ${system}, and "people" of hr.${system} in nelm.config.ts lets it touch only its own. ${toType('adopt')} gives it those who are there; "people: 'source'" everybody of the source.`,
    isForbidden: true,
  };
}
