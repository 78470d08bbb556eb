import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { runNelm } from '../../cli/program.ts';
import type { Terminal } from '../../cli/shell.ts';

/** What a command said, and its exit code. */
export type Answered = { out: string; err: string; code: number };

/** Somebody at a terminal, who answers a question with these keys. */
export function atTerminal(keys: string): NodeJS.ReadStream {
  const input = Object.assign(new PassThrough(), { isTTY: true });
  input.write(keys);
  return input as unknown as NodeJS.ReadStream;
}

/** Runs a command line in the test's own process, as it is typed behind `nelm`. */
export async function typed(
  args: readonly string[],
  {
    environment = {},
    now = Date.now,
    ...more
  }: Partial<Pick<Terminal, 'environment' | 'now' | 'input' | 'onInterrupt'>> = {},
): Promise<Answered> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runNelm(args, {
    say: (text) => out.push(text),
    warn: (text) => err.push(text),
    environment,
    now,
    // Runs of tests are over soon, and a deployed nelm is looked at more and more seldom: no test waits for that.
    sleep: (milliseconds) => sleep(Math.min(milliseconds, 50)),
    ...more,
  });
  return { out: out.join('\n'), err: err.join('\n'), code };
}
