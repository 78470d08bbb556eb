import type { SourceSettings } from '../config/sourceSettings.ts';

/** What decides how many people a source may lose in one run without a person's decision. */
export type DeleteThreshold = Pick<SourceSettings, 'deleteThresholdPercent' | 'deleteThresholdMinimum'>;

/** The threshold in words, for those who decide on more than it: "That is more than …". */
export function endThresholdText({ deleteThresholdPercent, deleteThresholdMinimum }: DeleteThreshold): string {
  return `may end within 24 hours without a decision: more than ${deleteThresholdPercent} % of the people, and more than ${deleteThresholdMinimum.toLocaleString('en')}`;
}

/**
 * Whether a source would lose more people in one run than its delete threshold allows. Both bounds must be passed: the
 * per cent of its people, and the number that never waits; the bound itself is allowed.
 */
export function exceedsDeleteThreshold(
  leaving: number,
  people: number,
  { deleteThresholdPercent, deleteThresholdMinimum }: DeleteThreshold,
): boolean {
  return leaving > deleteThresholdMinimum && leaving * 100 > people * deleteThresholdPercent;
}
