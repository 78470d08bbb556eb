import { runNelm } from '../../cli/program.ts';

/** What a command said, and its exit code. */
export type Answered = { out: string; err: string; code: number };

/** Runs a command line in the test's own process, as it is typed behind `nelm`. */
export async function typed(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Answered> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await runNelm(args, {
    say: (text) => out.push(text),
    warn: (text) => err.push(text),
    environment,
  });
  return { out: out.join('\n'), err: err.join('\n'), code };
}
