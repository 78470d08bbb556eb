import { setTimeout as sleep } from 'node:timers/promises';
import { runNelm } from '../../cli/program.ts';
import type { Terminal } from '../../cli/shell.ts';

/** What a command said, and its exit code. */
export type Answered = { out: string; err: string; code: number };

/** Runs a command line in the test's own process, as it is typed behind `nelm`. */
export async function typed(
  args: readonly string[],
  { environment = {}, now = Date.now }: Partial<Pick<Terminal, 'environment' | 'now'>> = {},
): Promise<Answered> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runNelm(args, {
    say: (text) => out.push(text),
    warn: (text) => err.push(text),
    environment,
    now,
    // A deployed nelm is looked at more and more seldom, which no test waits for.
    sleep: (milliseconds) => sleep(Math.min(milliseconds, 200)),
  });
  return { out: out.join('\n'), err: err.join('\n'), code };
}
