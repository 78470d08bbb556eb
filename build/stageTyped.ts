import { parseArgs } from 'node:util';
import { optionsProblem } from './optionsTyped.ts';
import { localStage, neverDeployed, stageProblem } from './stageName.ts';
import { takenByNpm } from './takenByNpm.ts';

/**
 * The stage that is to be packaged or deployed.
 *
 * @param args what was typed: `package` or `deploy`, and behind it what serverless takes
 * @throws Error that says how to type it, where another stage than the one that was meant would be taken
 */
export function stageTyped(args: readonly string[], environment: NodeJS.ProcessEnv): string {
  const [command, word = '-'] = args;
  const taken = takenByNpm(args, environment);
  if (taken) throw new Error(taken);
  const wrong = optionsProblem(args, environment);
  if (wrong) throw new Error(wrong);
  // A word that is no option is passed over: npm takes `-s`, too, and leaves the name behind it.
  const isOption = word.startsWith('-') || (command === 'deploy' && ['function', 'list'].includes(word));
  if (!isOption) throw new Error(`"${word}" is not understood. Type: npm run ${command} -- --stage ${word}`);
  const options = { stage: { type: 'string', short: 's' } } as const;
  const { stage = 'dev' } = parseArgs({ args: [...args], strict: false, options }).values;
  if (typeof stage !== 'string') throw new Error('--stage takes the name of a stage, such as --stage prod.');
  const problem = stage === localStage ? neverDeployed : stageProblem(stage);
  if (problem) throw new Error(problem);
  return stage;
}
