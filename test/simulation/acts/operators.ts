import { toEvent } from '../../../lib/hr/adapter.ts';
import { operatorSystem } from '../../../lib/hr/rights.ts';
import { acceptedEvent, keepWaiting, queueOf } from '../../../lib/hr/waitingEvent.ts';
import { block, liftBlock } from '../../../lib/people/blocked.ts';
import type { Journal } from '../journal.ts';
import { reason } from '../people.ts';
import { sourceOf } from '../sources.ts';
import type { World } from '../world.ts';
import { type Of, untilTaken } from './trying.ts';

/** Does what operators ask of nelm by its command line. */
export function operatorActs(world: World, journal: Journal) {
  const { time, bucket } = world;

  async function stop({ kind, source: name, account }: Of<'stop' | 'lift'>): Promise<void> {
    const source = sourceOf(world, name);
    const by = { by: 'ops', reason };
    await untilTaken(async () => {
      if (kind === 'lift') {
        await liftBlock(bucket, source.id, account, by, time.now());
        return true;
      }
      const said = {
        ...{ id: `stop-${account}-${time.now()}`, type: 'stopped', occurredAt: new Date(time.now()).toISOString() },
        ...{ source: source.id, person: { accountName: account }, by: 'ops', comment: reason },
      };
      const read = toEvent(said);
      if (read.kind !== 'event') throw new Error('The stop cannot be read.');
      await block(bucket, source, account, by, time.now());
      const notice = { system: operatorSystem, event: read.event };
      await keepWaiting(bucket, acceptedEvent(notice, time.now()));
      await world.startQueue(queueOf(notice)).catch(() => {});
      return true;
    });
    journal.blocks.push({ source: name, account, at: time.now(), what: kind });
  }

  return { stop };
}
