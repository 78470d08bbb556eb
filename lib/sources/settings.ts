import type { Config } from '../config/config.ts';
import type { SourceSettings } from '../config/sourceSettings.ts';
import { isNamed, type Source } from './sources.ts';

type Settings = Config['sources'];

const defaults: SourceSettings = {
  onboarding: 'request',
  maxContractDays: 730,
  overlong: 'reject',
  noEnd: 'reject',
  graceDays: 30,
  deleteThresholdPercent: 10,
  deleteThresholdMinimum: 5,
};

/**
 * What holds for a source: what is set under its name or an id of it, over what is set under `*`, over nelm's own. A key
 * means a source by the same rule as everything else does, in any letter case.
 */
export function settingsOf(settings: Settings, source: Pick<Source, 'name' | 'ids'>): SourceSettings {
  const own = Object.entries(settings).find(([key]) => key !== '*' && isNamed(source, key))?.[1];
  return { ...defaults, ...settings['*'], ...own };
}

/**
 * What is wrong with the keys of `sources` in nelm.config.ts: each must mean one source of the tenant, and no two the same. A
 * setting such as `graceDays: 'never'` must not be silently without effect.
 *
 * @returns what is wrong, with the key and the sources that there are; undefined where nothing is
 */
export function settingsProblem(
  settings: Settings,
  sources: readonly Pick<Source, 'name' | 'ids'>[],
): string | undefined {
  const own = Object.keys(settings).filter((key) => key !== '*');
  const names = sources.map(({ name }) => `"${name}"`).join(', ');
  const unknown = own.find((key) => !sources.some((source) => isNamed(source, key)));
  if (unknown !== undefined) {
    return `nelm.config.ts has settings for "${unknown}", which is no source of the tenant. It has ${names || 'none'}. Correct the key, or remove it.`;
  }
  for (const key of own) {
    const meant = sources.filter((source) => isNamed(source, key)).map(({ name }) => `"${name}"`);
    if (meant.length > 1) {
      return `nelm.config.ts has settings for "${key}", which may mean the sources ${meant.join(' and ')}. Write the id of the one that is meant.`;
    }
  }
  for (const source of sources) {
    const both = own.filter((key) => isNamed(source, key)).map((key) => `"${key}"`);
    if (both.length > 1) {
      return `nelm.config.ts has settings for ${both.join(' and ')}, which are the same source. Keep one of them.`;
    }
  }
  return undefined;
}

/** @throws Error when something is wrong with the keys of the settings, as `settingsProblem` says it */
export function checkSettings(settings: Settings, sources: readonly Pick<Source, 'name' | 'ids'>[]): void {
  const problem = settingsProblem(settings, sources);
  if (problem !== undefined) throw new Error(problem);
}
