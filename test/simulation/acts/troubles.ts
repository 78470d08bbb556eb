import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world.ts';
import { minute, type Of } from './trying.ts';

/** Has services be away for a while. */
export function troubleActs(world: World) {
  const { faults } = world;

  async function outage({ of, minutes, rate }: Of<'outage'>): Promise<void> {
    // Who is killed at each step never comes to an end.
    const end = faults.add(of, of === 'kill' || of === 'checkpoint' ? rate / 4 : rate);
    await sleep(minutes * minute);
    end();
  }

  async function troubleJobs({ of, times }: Of<'jobs'>): Promise<void> {
    world.tenant.faults.set([{ fault: { job: of === 'stuck' ? 'STUCK' : 'ERROR', afterRows: 1 }, times }]);
    await sleep(50 * minute);
    world.tenant.faults.clear();
  }

  return { outage, troubleJobs };
}
