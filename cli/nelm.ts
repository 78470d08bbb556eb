import { diskFullText } from './diskFull.ts';
import { runNelm } from './program.ts';

// What stands in for AWS and the tenant writes on its own, where nobody waits for it and no command could say what happened.
process.on('uncaughtException', (error) => {
  console.error(diskFullText(error) ?? error);
  process.exit(1);
});

process.exitCode = await runNelm(process.argv.slice(2), {
  say: (text) => console.log(text),
  warn: (text) => console.error(text),
  environment: process.env,
  now: Date.now,
  input: process.stdin,
  progress: process.stderr,
});
