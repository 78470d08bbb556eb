import { takenByNpm } from '../build/takenByNpm.ts';
import { diskFullText } from './diskFull.ts';
import { letReadersEnd } from './endedReader.ts';
import { exitCodes } from './exitCodes.ts';
import { runNelm } from './program.ts';

// What stands in for AWS and the tenant writes on its own, where nobody waits for it and no command could say what happened.
process.on('uncaughtException', (error) => {
  console.error(diskFullText(error) ?? error);
  process.exit(1);
});

letReadersEnd([process.stdout, process.stderr]);

const args = process.argv.slice(2);
// Without it the nelm on this machine would be meant, and not the one that was typed.
const taken = takenByNpm(args, process.env);
if (taken) {
  console.error(taken);
  process.exit(exitCodes.wrongUse);
}

const code = await runNelm(args, {
  say: (text) => console.log(text),
  warn: (text) => console.error(text),
  environment: process.env,
  now: Date.now,
  input: process.stdin,
  progress: process.stderr,
  onInterrupt(listener) {
    process.once('SIGINT', listener);
    return () => process.off('SIGINT', listener);
  },
});
// What was interrupted may look on for a while, and nobody waits for it.
if (code === exitCodes.interrupted) process.exit(code);
process.exitCode = code;
