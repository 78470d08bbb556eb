import { exitCodes } from './exitCodes.ts';
import type { Terminal } from './shell.ts';

/**
 * Does something that Ctrl-C may interrupt, and says then what that means: what goes on by itself, or what is left to do.
 *
 * @param said what is said, and how to go on
 */
export async function whileInterruptible<Result>(
  said: string,
  { warn }: Pick<Terminal, 'warn'>,
  work: () => Promise<Result>,
): Promise<Result> {
  const end = () => {
    warn(`\n${said}`);
    process.exit(exitCodes.interrupted);
  };
  process.once('SIGINT', end);
  try {
    return await work();
  } finally {
    process.off('SIGINT', end);
  }
}
