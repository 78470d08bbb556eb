import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { Terminal } from './shell.ts';
import { WrongUse } from './wrongUse.ts';

/** Asks once more whether something is to be done. It resolves where it is, and rejects with NotWanted where it is not. */
export type Confirm = (what: string) => Promise<void>;

/** Somebody was asked once more, and did not want it. */
export class NotWanted extends Error {
  override readonly name = 'NotWanted';

  constructor() {
    super('Nothing was changed.');
  }
}

/** Gives a command that changes people, or what is kept of them, the option that leaves the question out. */
export function asksOnceMore(command: Command): Command {
  return command.option('--yes', 'does not ask once more: for scripts');
}

/**
 * How a command asks once more before it changes something: what would be done, to whom, and what follows.
 *
 * @param yes whether `--yes` was given
 * @returns rejects with NotWanted when the answer is not yes, and with WrongUse where nobody could answer
 */
export function confirmAt(terminal: Terminal, yes = false): Confirm {
  return async (what) => {
    terminal.warn(what);
    if (yes) return;
    if (!terminal.input?.isTTY) {
      throw new WrongUse('Nothing was changed: nobody is here to be asked. --yes is for scripts, and does it unasked.');
    }
    if (!(await isYes(terminal.input))) throw new NotWanted();
  };
}

async function isYes(input: NodeJS.ReadStream): Promise<boolean> {
  const lines = createInterface({ input, output: process.stderr, terminal: true });
  try {
    return /^y(es)?$/i.test((await lines.question('Do it? [y/N] ')).trim());
  } catch (error) {
    // Ctrl-C and Ctrl-D are a no.
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    lines.close();
  }
}
