import type { Expectation } from '../config/sourceSettings.ts';

const byNumber = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;

/**
 * Why a file has too few rows for what is expected of a source, in words; undefined when it has enough.
 *
 * @param before the rows of the last such file, where it is known
 */
export function fewRows(
  rows: number,
  before: number | undefined,
  { minimumRows = 0, fallsByAtMostPercent }: Pick<Expectation, 'minimumRows' | 'fallsByAtMostPercent'>,
): string | undefined {
  if (rows < minimumRows) return `It has ${byNumber(rows)}; expected are ${minimumRows.toLocaleString('en')} at least.`;
  if (fallsByAtMostPercent === undefined || before === undefined) return undefined;
  if (rows * 100 >= before * (100 - fallsByAtMostPercent)) return undefined;
  return `It has ${byNumber(rows)}, and the last one had ${before.toLocaleString('en')}: more than ${fallsByAtMostPercent} % fewer.`;
}
