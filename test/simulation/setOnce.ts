import type { Settings } from './settings.ts';
import type { World } from './world.ts';

/** What a world says of its settings in which nelm was deployed with these, and never anew. */
export function setOnce(settings: Settings): Pick<World, 'everSet' | 'setBetween'> {
  return { everSet: () => [settings], setBetween: () => [settings] };
}
