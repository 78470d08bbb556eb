import { spawn } from 'node:child_process';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildFunctions } from './stageBundles.ts';
import { localStage, neverDeployed, stageProblem } from './stageName.ts';
import { takenByNpm } from './takenByNpm.ts';

const root = path.join(import.meta.dirname, '..');

/** `npm run package -- --stage prod`, and deploy: builds the stage, and hands everything that was typed to serverless. */
try {
  const args = process.argv.slice(2);
  const taken = takenByNpm(args, process.env);
  if (taken) throw new Error(taken);
  const strange = strangeWord(args);
  if (strange) throw new Error(strange);
  const { values } = parseArgs({ args, strict: false, options: { stage: { type: 'string', short: 's' } } });
  // What serverless.yml takes where none is named.
  const stage = typeof values.stage === 'string' ? values.stage : 'dev';
  const problem = stage === localStage ? neverDeployed : stageProblem(stage);
  if (problem) throw new Error(problem);
  await buildFunctions(stage, () => console.log(`Building the functions for the stage ${stage} …`));
  const command = path.join(root, 'node_modules/.bin/serverless');
  const child = spawn(process.execPath, [command, ...args], { cwd: root, stdio: 'inherit' });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
  });
  // Ctrl-C reaches serverless as well, which ends in its own way; this waits for it.
  process.on('SIGINT', () => {});
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

/** A word that is no option would be passed over, and the stage dev be meant: npm takes `-s`, too, and leaves the name behind it. */
function strangeWord([command, word = '-']: readonly string[]): string | undefined {
  if (word.startsWith('-') || (command === 'deploy' && ['function', 'list'].includes(word))) return undefined;
  return `"${word}" is not understood. Type: npm run ${command} -- --stage ${word}`;
}
