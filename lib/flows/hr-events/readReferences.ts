import { mayPass, reasonOf } from '../../durable/failure.ts';
import { isToBeRead, type WaitingEvent } from '../../hr/waitingEvent.ts';
import { readEvent } from './collectEvents.ts';
import type { EventStory, EventTools } from './eventRun.ts';

/**
 * Reads in the HR systems what events say that only name their person, and keeps it with them. It is done before the source
 * is locked, and once: where a system does not answer, the event goes on in a run of its own that is more patient.
 *
 * @param prefix where the events wait
 */
export async function readReferences({ step, tools }: EventStory, prefix: string): Promise<void> {
  await step('read in the HR system', async ({ signal }) => {
    try {
      await readAll(tools, prefix, signal);
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
  });
}

/**
 * Reads what has not been read yet of the events under a prefix. Safe to do twice.
 *
 * @throws an error that may pass where a system does not answer
 */
export async function readAll({ bucket, ...tools }: EventTools, prefix: string, signal: AbortSignal): Promise<void> {
  for (const key of (await bucket.list(prefix)).filter(isToBeRead)) {
    signal.throwIfAborted();
    const found = await bucket.read(key);
    // What is no event is set aside by whoever collects the events.
    const event = found.kind === 'found' ? readEvent(found.bytes) : undefined;
    if (found.kind !== 'found' || !event || 'event' in event.notice || event.unusable) continue;
    // Only as long as it waits there: another run may have taken it away meanwhile.
    await bucket.replace(key, { ...event, ...(await saidOf(tools, event)) }, found.etag);
  }
}

async function saidOf(
  { systems }: Pick<EventTools, 'systems'>,
  { notice }: WaitingEvent,
): Promise<Pick<WaitingEvent, 'unusable'> & Partial<Pick<WaitingEvent, 'notice' | 'defaulted'>>> {
  if ('event' in notice) return {};
  try {
    const system = systems.get(notice.system);
    if (!system) throw new Error('the HR system is not in nelm.config.ts any more.');
    const said = await system.read(notice.reference);
    if (said.kind === 'event') {
      const { event, defaulted } = said;
      return { notice: { system: notice.system, event }, ...(defaulted && { defaulted: [...defaulted] }) };
    }
    if (said.kind === 'ignored') return { unusable: { outcome: 'ignored', reason: `The event is ${said.reason}.` } };
    const problems = said.problems.map(({ path, reason }) => `${path}: ${reason}`);
    const reason = `The HR system's answer cannot be read: ${problems.join('; ')}.`;
    return { unusable: { outcome: 'failed', reason } };
  } catch (error) {
    if (mayPass(error)) throw error;
    return {
      unusable: { outcome: 'failed', reason: `Could not read the person in the HR system: ${reasonOf(error)}` },
    };
  }
}
