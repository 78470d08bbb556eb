import type { Config } from '../config/config.ts';
import type { SourceSettings } from '../config/sourceSettings.ts';
import { isNamed, type Source } from './sources.ts';

type Settings = Config['sources'];

const defaults: SourceSettings = {
  onboarding: 'request',
  maxContractDays: 730,
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
 * Makes sure that every key of `sources` in nelm.config.ts means one source of the tenant, and no two the same: a setting
 * such as `graceDays: 'never'` must not be silently without effect.
 *
 * @throws Error that names the key, and the sources that there are
 */
export function checkSettings(settings: Settings, sources: readonly Pick<Source, 'name' | 'ids'>[]): void {
  const own = Object.keys(settings).filter((key) => key !== '*');
  const names = sources.map(({ name }) => `"${name}"`).join(', ');
  for (const key of own) {
    if (sources.some((source) => isNamed(source, key))) continue;
    throw new Error(
      `nelm.config.ts has settings for "${key}", which is no source of the tenant. It has ${names || 'none'}. Correct the key, or remove it.`,
    );
  }
  for (const source of sources) {
    const meant = own.filter((key) => isNamed(source, key));
    if (meant.length <= 1) continue;
    const both = meant.map((key) => `"${key}"`).join(' and ');
    throw new Error(`nelm.config.ts has settings for ${both}, which are the same source. Keep one of them.`);
  }
}
