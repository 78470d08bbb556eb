import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { arnsProblem, regionTyped } from './optionsTyped.ts';
import { buildFunctions } from './stageBundles.ts';
import { stageTyped } from './stageTyped.ts';

const root = path.join(import.meta.dirname, '..');
const readSettings: (asked: { resolveVariable: () => Promise<string> }) => Promise<{ certificateArn: string }> =
  createRequire(import.meta.url)('./settings.cjs');

/** `npm run package -- --stage prod`, and deploy: builds the stage, and hands everything that was typed to serverless. */
try {
  const args = process.argv.slice(2);
  const stage = stageTyped(args, process.env);
  // Serverless reads them too, and would say what is wrong among words of its own, when all has been built.
  const { certificateArn } = await readSettings({ resolveVariable: async () => stage });
  const arns = { KMS_KEY_ARN: process.env['KMS_KEY_ARN'] ?? '', 'domain.certificateArn': certificateArn };
  const problem = arnsProblem(arns, regionTyped(args, process.env).name);
  if (problem) throw new Error(problem);
  await buildFunctions(stage, () => console.log(`Building the functions for the stage ${stage} …`));
  const command = path.join(root, 'node_modules/.bin/serverless');
  const child = spawn(process.execPath, [command, ...args], { cwd: root, stdio: 'inherit' });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
    if (code && args[0] === 'deploy') {
      console.error(
        `\nThe stage ${stage} was not deployed. npx nelm doctor --stage ${stage} says what is missing, and what to do.`,
      );
    }
  });
  // Ctrl-C reaches serverless as well, which ends in its own way; this waits for it.
  process.on('SIGINT', () => {});
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
