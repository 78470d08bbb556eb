import { runNelm } from './program.ts';

process.exitCode = await runNelm(process.argv.slice(2), {
  say: (text) => console.log(text),
  warn: (text) => console.error(text),
  environment: process.env,
  now: Date.now,
  input: process.stdin,
  progress: process.stderr,
});
