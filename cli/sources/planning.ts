import { type Difference, differencesOf } from '../../lib/sources/differences.ts';
import { matchSources } from '../../lib/sources/matchSources.ts';
import { planSources } from '../../lib/sources/planSources.ts';
import { lossOf, type SourceStep } from '../../lib/sources/sourceSteps.ts';
import { stepsText } from '../../lib/sources/stepText.ts';
import { readTenantState } from '../../lib/sources/tenantSources.ts';
import type { TenantState } from '../../lib/sources/tenantState.ts';
import type { WantedSource } from '../../lib/sources/wantedSources.ts';
import { notesOnFiles } from './filesOfSource.ts';
import { fileName, type SourcesTools, sourcesToType, statedSources } from './sourcesTools.ts';

/**
 * Shows what differs between the tenant and nelm.sources.ts, and changes nothing.
 *
 * @returns what differs: nothing where there are no `changes`. `mayLose`: how many of them need `--allow-loss`
 * @throws Error when the file cannot be meant, with a line for each thing that is wrong
 */
export async function showPlan(
  tools: SourcesTools,
): Promise<{ changes: number; mayLose: number; differences: Difference[]; notes: string[] }> {
  const { say, title } = tools;
  const { wanted, state, steps } = await readPlan(tools);
  const notes = await notesOf(tools, wanted, state);
  const lossy = steps.filter((step) => lossOf(step)).length;
  const plan = { changes: steps.length, mayLose: lossy, differences: differencesOf(steps), notes };
  if (steps.length === 0) {
    say(`Nothing differs: the sources of ${title} are as ${fileName(tools)} states them.`);
    sayNotes(notes, say);
    return plan;
  }
  say(stepsText(steps));
  sayNotes(notes, say);
  const needs =
    lossy === 0
      ? ''
      : ` ${lossy === 1 ? '1 of them' : `${lossy} of them`} may lose what cannot be brought back: see --allow-loss.`;
  say(`\n${countedSteps(steps)}. ${sourcesToType(tools, 'apply')} makes ${title} so.${needs}`);
  return plan;
}

/** What is stated, what there is, and what leads from one to the other. */
export async function readPlan(
  tools: SourcesTools,
): Promise<{ wanted: WantedSource[]; state: TenantState; steps: SourceStep[] }> {
  const wanted = await statedSources(tools);
  const state = await readTenantState(tools.isc, wanted);
  const { steps, problems, obstacles } = planSources(wanted, state);
  const wrong = [...problems, ...obstacles];
  if (wrong.length > 0) throw new Error(wrong.map((problem) => `${fileName(tools)}: ${problem}`).join('\n'));
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
