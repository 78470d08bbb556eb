import { eventExecutionName, queuePayload, queueRunId } from '../../hr/eventRunName.ts';
import { keys } from '../../store/keys.ts';
import type { EventResult } from './eventResult.ts';
import type { EventStory } from './eventRun.ts';

/**
 * Starts a run for every queue in which events wait, and the run of every group: one whose start was lost is made up for, and
 * to start one that works is to start nothing.
 */
export async function startForgotten({ step, tools }: EventStory): Promise<EventResult> {
  const { bucket, now, startAgain } = tools;
  await step('start what waits', async () => {
    for (const queue of await foldersOf(keys.allWaitingEvents, 1)) {
      const payload = queuePayload(queue, now());
      await startAgain(eventExecutionName(queueRunId(payload)), payload);
    }
    for (const path of await foldersOf(keys.allGroups, 2)) {
      const [sourceId = '', group = ''] = path.split('/');
      await startAgain(eventExecutionName(group), { sourceId, group });
    }
  });
  return { outcome: 'nothing-to-do' };

  /** The folders in which there is anything, so many levels below a prefix. */
  async function foldersOf(prefix: string, levels: number): Promise<Set<string>> {
    const found = await bucket.list(prefix);
    return new Set(found.map((key) => key.slice(prefix.length).split('/').slice(0, levels).join('/')));
  }
}
