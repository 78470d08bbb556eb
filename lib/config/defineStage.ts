import type * as z from 'zod';
import type { configSchema } from './config.ts';

/** Groups of settings may be given in part; `undefined` takes a setting away. Lists are taken whole. */
type Part<Settings> = Settings extends readonly unknown[]
  ? Settings
  : Settings extends object
    ? { [Name in keyof Settings]?: Part<Settings[Name]> | undefined }
    : Settings;

/** What one stage sets otherwise than `nelm.config.ts`. */
export type StageSettings = Part<z.input<typeof configSchema>>;

const defined = new WeakSet<object>();

/**
 * Gives `nelm.config.<stage>.ts` its types. Whether its settings can be used is known only together with those of
 * nelm.config.ts, and is checked where both are read.
 */
export function defineStage(settings: StageSettings): StageSettings {
  defined.add(settings);
  return settings;
}

/** Whether settings came from `defineStage`. Those of `defineConfig` have every default filled in, and would hide what is shared. */
export function isOfStage(settings: unknown): settings is StageSettings {
  return isGroup(settings) && defined.has(settings);
}

/**
 * The settings of a stage: those of all stages, and over them its own. A group of settings (`{ … }`) is gone through name by name;
 * anything else, a list too, takes the place of what was there. A name that is there and `undefined` is taken away.
 */
export function mergeSettings(shared: unknown, own: unknown): unknown {
  if (!isGroup(own)) return own;
  const merged = new Map(isGroup(shared) ? Object.entries(shared) : []);
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined) merged.delete(name);
    else merged.set(name, mergeSettings(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
