import type { ChoiceResult } from '../../contracts/keptContract.ts';
import { blockedText, readBlocked } from '../../people/blocked.ts';
import type { ChoiceTools, ContractWithChoice } from './choiceRun.ts';

/**
 * What came of a choice, with who has stopped the person, and why. What is kept of a step names nobody, so that each step that says so
 * reads it anew; where they are let in again by then, it is not said.
 */
export async function withWhyStopped(
  { bucket }: Pick<ChoiceTools, 'bucket'>,
  { sourceId, accountName }: Pick<ContractWithChoice, 'sourceId' | 'accountName'>,
  { isStopped, ...result }: ChoiceResult,
): Promise<ChoiceResult> {
  const block = isStopped && (await (await readBlocked(bucket, sourceId))(accountName));
  return block ? { ...result, error: `The person ${blockedText(block)}.` } : result;
}
