import { parseArgs } from 'node:util';
import { buildFunctions } from './stageBundles.ts';
import { localStage, stageProblem } from './stageName.ts';

/** `npm run build -- --stage prod`: the bundles of a stage, of this machine's where none is named. */
try {
  const { values } = parseArgs({ options: { stage: { type: 'string', short: 's', default: localStage } } });
  const problem = stageProblem(values.stage);
  if (problem) throw new Error(problem);
  await buildFunctions(values.stage);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
