import { differencesOf } from '../../lib/sources/differences.ts';
import { matchSources } from '../../lib/sources/matchSources.ts';
import { planSources } from '../../lib/sources/planSources.ts';
import { lossOf, type SourceStep } from '../../lib/sources/sourceSteps.ts';
import { stepsText } from '../../lib/sources/stepText.ts';
import { readTenantState, type TenantState } from '../../lib/sources/tenantSources.ts';
import type { WantedSource } from '../../lib/sources/wantedSources.ts';
import { answerText } from '../answers.ts';
import { notesOnFiles } from './filesOfSource.ts';
import { type SourcesTools, statedSources } from './sourcesTools.ts';

/**
 * Shows what differs between the tenant and nelm.sources.ts, and changes nothing.
 *
 * @param options `json`: as one JSON object (docs/cli.md)
 * @returns whether anything differs
 * @throws Error when the file cannot be meant, with a line for each thing that is wrong
 */
export async function showPlan(tools: SourcesTools, { json = false } = {}): Promise<boolean> {
  const { say, title } = tools;
  const { wanted, state, steps } = await readPlan(tools);
  const notes = await notesOf(tools, wanted, state);
  if (json) {
    const mayLose = steps.filter((step) => lossOf(step)).length;
    say(answerText('sources plan', { changes: steps.length, mayLose, differences: differencesOf(steps), notes }));
    return steps.length > 0;
  }
  if (steps.length === 0) {
    say(`Nothing differs: the sources of ${title} are as nelm.sources.ts states them.`);
    sayNotes(notes, say);
    return false;
  }
  say(stepsText(steps));
  sayNotes(notes, say);
  const lossy = steps.filter((step) => lossOf(step)).length;
  const needs =
    lossy === 0
      ? ''
      : ` ${lossy === 1 ? '1 of them' : `${lossy} of them`} may lose what cannot be brought back: see --allow-loss.`;
  say(`\n${countedSteps(steps)}. npx nelm sources apply makes ${title} so.${needs}`);
  return true;
}

/** What is stated, what there is, and what leads from one to the other. */
export async function readPlan(
  tools: SourcesTools,
): Promise<{ wanted: WantedSource[]; state: TenantState; steps: SourceStep[] }> {
  const wanted = await statedSources(tools);
  const state = await readTenantState(tools.isc, wanted);
  const { steps, problems, obstacles } = planSources(wanted, state);
  const wrong = [...problems, ...obstacles];
  if (wrong.length > 0) throw new Error(wrong.map((problem) => `nelm.sources.ts: ${problem}`).join('\n'));
  return { wanted, state, steps };
}

/** What files and schemas do not have in common, of all sources that the tenant has. */
async function notesOf(
  { bucket, config }: SourcesTools,
  wanted: readonly WantedSource[],
  { sources }: TenantState,
): Promise<string[]> {
  const { pairs } = matchSources(wanted, sources);
  const notes = pairs.map(async (pair) =>
    pair.there ? await notesOnFiles(bucket, pair.wanted, pair.there, config) : [],
  );
  return (await Promise.all(notes)).flat();
}

function sayNotes(notes: readonly string[], say: (text: string) => void): void {
  if (notes.length > 0) say(['', ...notes.map((note) => `Note: ${note}`)].join('\n'));
}

export function countedSteps({ length }: readonly SourceStep[]): string {
  return length === 1 ? '1 change' : `${length} changes`;
}
