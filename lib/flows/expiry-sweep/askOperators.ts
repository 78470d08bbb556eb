import { StepFailed } from '../../durable/failure.ts';
import { claimQuestion } from './standingQuestion.ts';
import { folderOfRun, heldRunId, type SweepPayload, type SweepStory } from './sweepRun.ts';
import type { Classified } from './threshold.ts';

/** A source that the operators were to be asked about, and why they could not be, where that is so. */
export type Asked = { classified: Classified; problem?: string };

/**
 * Starts a run for each source that must be decided on, which waits for the decision, unless another sweep has just done
 * so. What is wrong with that keeps no other source waiting.
 *
 * @param toAsk sources whose verdict is `hold`
 */
export async function askOperators(story: SweepStory, toAsk: readonly Classified[]): Promise<Asked[]> {
  if (story.tools.config.operators.length === 0) {
    const names = toAsk.map(({ source }) => source.name).join(', ');
    const problem = `Nobody can decide on ${names}: set operators in nelm.config.ts.`;
    return toAsk.map((one, index) => ({ classified: { ...one, verdict: 'unasked' }, ...(index === 0 && { problem }) }));
  }
  const asked: Asked[] = [];
  for (const one of toAsk) asked.push(await askAbout(story, one));
  return asked;
}

async function askAbout({ step, tools, run }: SweepStory, classified: Classified): Promise<Asked> {
  const { source, due } = classified;
  const id = heldRunId(run.id, source.id);
  const payload: SweepPayload = { held: { source, due, run: { id, folder: folderOfRun(id), foundIn: run.folder } } };
  try {
    const standing = await step('ask for decisions', async () => {
      const other = await claimQuestion(tools, source.id, id, tools.now());
      if (!other) await tools.startAgain(`held-${id}`, payload);
      return other;
    });
    return { classified: { ...classified, verdict: standing ?? 'hold' } };
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error;
    return { classified: { ...classified, verdict: 'unasked' }, problem: error.message };
  }
}
