import type { Said } from '../../hr/adapter.ts';
import type { HrEvent } from '../../hr/hrEvent.ts';
import { type EventResult, failed } from './eventResult.ts';
import type { EventStory } from './eventRun.ts';

/**
 * The event that started a run; where that only names its person, what the HR system says of them, or what the run comes
 * to since it says no event.
 */
export async function readNotice({ step, tools, run }: EventStory): Promise<{ event: HrEvent } | EventResult> {
  const { notice } = run;
  if ('event' in notice) return { event: notice.event };
  const said = await step('read the person in the HR system', async (): Promise<Said> => {
    const system = tools.systems.get(notice.system);
    if (!system) throw new Error('the HR system is not in nelm.config.ts any more.');
    return await system.read(notice.reference);
  });
  if (said.kind === 'event') return { event: said.event };
  if (said.kind === 'ignored') return { outcome: 'ignored', reason: `The event is ${said.reason}.` };
  const problems = said.problems.map(({ path, reason }) => `${path}: ${reason}`);
  return failed(`The HR system's answer cannot be read: ${problems.join('; ')}.`);
}
