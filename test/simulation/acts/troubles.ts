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

  return { outage };
}
